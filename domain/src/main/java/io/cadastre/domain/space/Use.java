package io.cadastre.domain.space;

/** Why an address is not free. */
public enum Use {
  /** Held by an allocation. */
  ALLOCATED,
  /** Released, and kept back for a while before it is given out again. */
  QUARANTINED,
  /** Known to be in use by something that holds no allocation. */
  OCCUPIED
}
