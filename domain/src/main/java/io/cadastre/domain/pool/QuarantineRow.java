package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import java.time.Instant;

/**
 * Released space that is kept back for a while: nothing hands it out.
 *
 * @param previous the allocation as it last was
 */
public record QuarantineRow(AllocationRow previous, Instant since, Instant until) implements Row {
  @Override
  public String key() {
    return Keys.quarantine(ipam(), pool(), cidr().sortKey());
  }

  public IpamId ipam() {
    return previous.ipam();
  }

  public PoolId pool() {
    return previous.pool();
  }

  public Cidr cidr() {
    return previous.cidr();
  }

  /** How a message names it. */
  public String named() {
    return cidr() + ", which " + previous.id() + " held and which is in cool-down until " + until;
  }
}
