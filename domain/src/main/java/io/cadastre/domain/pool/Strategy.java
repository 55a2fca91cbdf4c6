package io.cadastre.domain.pool;

/** Which of the free CIDRs of a wanted length is chosen. */
public enum Strategy {
  /** The one with the lowest address. */
  LOWEST,
  /** One in the smallest free CIDR that holds it, over all CIDRs of the pool: large ones stay. */
  BEST_FIT,
  /**
   * The start of the largest free CIDR: what is behind it stays free for as long as there is room
   * elsewhere, so that its holder can grow (RFC 3531 has the idea).
   */
  SPARSE
}
