package io.cadastre.kafka.codec;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;

/** Typed ids out of texts that may name anything. */
final class Ids {
  private Ids() {}

  /**
   * @throws IllegalArgumentException when the text is no id of a kind we know
   */
  static Id parse(String value) {
    // Longest prefix first: every other id begins with that of an IPAM.
    if (value.startsWith(AllocationId.PREFIX)) {
      return new AllocationId(value);
    } else if (value.startsWith(PoolCidrId.PREFIX)) {
      return new PoolCidrId(value);
    } else if (value.startsWith(PoolId.PREFIX)) {
      return new PoolId(value);
    } else if (value.startsWith(ScopeId.PREFIX)) {
      return new ScopeId(value);
    }
    return new IpamId(value);
  }
}
