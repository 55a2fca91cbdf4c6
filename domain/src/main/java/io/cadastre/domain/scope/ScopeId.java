package io.cadastre.domain.scope;

import io.cadastre.domain.core.Id;

/** The id of a scope. */
public record ScopeId(String value) implements Id {
  public static final String PREFIX = "ipam-scope-";

  public ScopeId {
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
