package io.cadastre.domain.pool;

import io.cadastre.domain.core.Id;

/** The id of a row that says how a CIDR stands to a pool: 33 hex digits. */
public record PoolCidrId(String value) implements Id {
  public static final String PREFIX = "ipam-pool-cidr-";

  public PoolCidrId {
    Id.require(value, PREFIX, Id.LONG_DIGITS);
  }

  public static boolean wellFormed(String value) {
    return Id.wellFormed(value, PREFIX, Id.LONG_DIGITS);
  }

  @Override
  public String toString() {
    return value;
  }
}
