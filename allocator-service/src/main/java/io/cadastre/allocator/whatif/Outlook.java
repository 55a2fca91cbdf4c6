package io.cadastre.allocator.whatif;

import io.cadastre.domain.register.PoolSpace;
import io.cadastre.domain.space.Space;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was, and what would have been.
 *
 * @param demand how often an allocation was wanted
 * @param refused what was granted and would not have been, the first ones
 * @param granted what was refused and would have been granted, the first ones
 * @param newlyRefused how many in all
 * @param newlyGranted how many in all
 * @param displaced CIDRs of pools below that would not have been free where they were
 */
public record Outlook(
    long demand,
    Count was,
    Count wouldBe,
    long newlyRefused,
    long newlyGranted,
    List<Turn> refused,
    List<Turn> granted,
    long displaced,
    Free freeWas,
    Free freeWouldBe) {

  /** How many were granted and refused. */
  public record Count(long granted, long refused) {}

  /**
   * A demand that would have been decided otherwise.
   *
   * @param place of its event, as topic-partition@offset
   * @param why the refusal there was, or would have been
   */
  public record Turn(String place, String wanted, String why) {}

  /**
   * What is free in the end, and in how many pieces.
   *
   * @param addresses that are free
   * @param cidrs maximal free CIDRs
   * @param largest addresses of the largest of them
   * @param fragmentation 1 - largest / addresses: 0 where it is one piece, or nothing is free
   */
  public record Free(BigInteger addresses, long cidrs, BigInteger largest, double fragmentation) {
    static Free of(@Nullable PoolSpace pool) {
      BigInteger addresses = BigInteger.ZERO;
      BigInteger largest = BigInteger.ZERO;
      long cidrs = 0;
      if (pool != null) {
        for (Space space : pool.spaces().all()) {
          addresses = addresses.add(space.free());
          cidrs += space.freeCount();
          if (space.largestFree() >= 0) {
            int bits = space.provisioned().family().bits() - space.largestFree();
            largest = largest.max(BigInteger.ONE.shiftLeft(bits));
          }
        }
      }
      double fragmentation =
          addresses.signum() == 0 ? 0 : 1 - largest.doubleValue() / addresses.doubleValue();
      return new Free(addresses, cidrs, largest, fragmentation);
    }
  }
}
