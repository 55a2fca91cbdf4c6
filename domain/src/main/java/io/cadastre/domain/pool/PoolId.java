package io.cadastre.domain.pool;

import io.cadastre.domain.core.Id;

/** The id of a pool. */
public record PoolId(String value) implements Id {
  public static final String PREFIX = "ipam-pool-";

  public PoolId {
    Id.require(value, PREFIX, Id.SHORT_DIGITS);
  }

  public static boolean wellFormed(String value) {
    return Id.wellFormed(value, PREFIX, Id.SHORT_DIGITS);
  }

  @Override
  public String toString() {
    return value;
  }
}
