package io.cadastre.domain.space;

import java.math.BigInteger;

/**
 * How many addresses are what: {@code capacity} is the sum of the four that follow.
 *
 * @param largestFree the netmask length of the largest CIDR that is wholly free, -1 when nothing is
 */
public record Usage(
    BigInteger capacity,
    BigInteger allocated,
    BigInteger occupied,
    BigInteger quarantined,
    BigInteger free,
    int largestFree) {

  /** Nothing is provisioned. */
  public static final Usage NONE =
      new Usage(
          BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, -1);

  /** Of both together. */
  public Usage plus(Usage other) {
    return new Usage(
        capacity.add(other.capacity),
        allocated.add(other.allocated),
        occupied.add(other.occupied),
        quarantined.add(other.quarantined),
        free.add(other.free),
        largestFree < 0 || other.largestFree >= 0 && other.largestFree < largestFree
            ? other.largestFree
            : largestFree);
  }
}
