package io.cadastre.domain.pool;

import io.cadastre.domain.core.Id;

/** The id of an allocation: 33 hex digits. */
public record AllocationId(String value) implements Id {
  public static final String PREFIX = "ipam-pool-alloc-";

  public AllocationId {
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
