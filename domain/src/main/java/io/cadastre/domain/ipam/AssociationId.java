package io.cadastre.domain.ipam;

import io.cadastre.domain.core.Id;

/** The id of the association of a resource discovery with an IPAM. */
public record AssociationId(String value) implements Id {
  public static final String PREFIX = "ipam-res-disco-assoc-";

  public AssociationId {
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
