package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Space} must answer, computed naively and by other means. */
interface Reference {
  /** False, and no change, when the CIDR is not wholly free. */
  boolean claim(Cidr cidr, Use use);

  /** False, and no change, when exactly this CIDR is not claimed. */
  boolean release(Cidr cidr);

  @Nullable Claim rival(Cidr cidr);

  boolean isFree(Cidr cidr);

  @Nullable Cidr lowest(int netmaskLength, List<Cidr> allowed, List<Cidr> disallowed);

  /** In the order of addresses. */
  List<Claim> claims();

  /** The maximal aligned free CIDRs in the order of addresses. */
  List<Cidr> free();

  /** Addresses from start inclusive to end exclusive. */
  record Interval(BigInteger start, BigInteger end) {
    static Interval of(Cidr cidr) {
      BigInteger start =
          unsigned(cidr.high())
              .shiftLeft(64)
              .or(unsigned(cidr.low()))
              .shiftRight(128 - cidr.family().bits());
      return new Interval(start, start.add(blockSize(cidr.family(), cidr.netmaskLength())));
    }

    boolean contains(Interval other) {
      return start.compareTo(other.start) <= 0 && other.end.compareTo(end) <= 0;
    }

    boolean overlaps(Interval other) {
      return start.compareTo(other.end) < 0 && other.start.compareTo(end) < 0;
    }

    private static BigInteger unsigned(long bits) {
      return new BigInteger(Long.toUnsignedString(bits));
    }
  }

  static BigInteger blockSize(Family family, int netmaskLength) {
    return BigInteger.TWO.pow(family.bits() - netmaskLength);
  }

  static Cidr cidr(Family family, BigInteger start, int netmaskLength) {
    BigInteger aligned = start.shiftLeft(128 - family.bits());
    return new Cidr(family, aligned.shiftRight(64).longValue(), aligned.longValue(), netmaskLength);
  }

  /** Whether a block is inside one of allowed, if any, and clear of all disallowed. */
  static boolean permitted(
      Family family, Interval block, List<Cidr> allowed, List<Cidr> disallowed) {
    return (allowed.isEmpty()
            || allowed.stream()
                .anyMatch(a -> a.family() == family && Interval.of(a).contains(block)))
        && disallowed.stream()
            .noneMatch(d -> d.family() == family && Interval.of(d).overlaps(block));
  }
}
