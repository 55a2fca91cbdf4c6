package io.cadastre.domain.pool;

/** How a CIDR stands to a pool. */
public enum PoolCidrState {
  /** Waits for the proof that the caller may bring it. */
  PENDING_PROVISION,
  PROVISIONED,
  FAILED_PROVISION,
  DEPROVISIONED,
  /** Asked back while something in it was allocated; it stays usable. */
  FAILED_DEPROVISION;

  /** Addresses may be allocated out of it. */
  public boolean usable() {
    return this == PROVISIONED || this == FAILED_DEPROVISION;
  }

  /** It keeps others from having the same space. */
  public boolean holdsSpace() {
    return usable() || this == PENDING_PROVISION;
  }
}
