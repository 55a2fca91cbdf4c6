package io.cadastre.domain.ipam;

import io.cadastre.domain.core.Id;

/** The id of an IPAM: {@code ipam-} and 17 hex digits. */
public record IpamId(String value) implements Id {
  public static final String PREFIX = "ipam-";

  public IpamId {
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
