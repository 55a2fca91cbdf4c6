package io.cadastre.domain.ipam;

import io.cadastre.domain.core.Id;

/** The id of a resource discovery. */
public record DiscoveryId(String value) implements Id {
  public static final String PREFIX = "ipam-res-disco-";

  public DiscoveryId {
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
