package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.space.Reference.Interval;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The claims as intervals of integers, each question a scan of all, for any size of space. */
final class IntervalReference implements Reference {
  private final Family family;
  private final Interval provisioned;
  private final int provisionedLength;
  private final Map<BigInteger, Claim> claims = new TreeMap<>();

  IntervalReference(Cidr provisioned) {
    family = provisioned.family();
    this.provisioned = Interval.of(provisioned);
    provisionedLength = provisioned.netmaskLength();
  }

  @Override
  public boolean claim(Cidr cidr, Use use) {
    if (!isFree(cidr)) {
      return false;
    }
    claims.put(Interval.of(cidr).start(), new Claim(cidr, use));
    return true;
  }

  @Override
  public boolean release(Cidr cidr) {
    return claims.values().removeIf(claim -> claim.cidr().equals(cidr));
  }

  @Override
  public @Nullable Claim rival(Cidr cidr) {
    Interval wanted = Interval.of(cidr);
    for (Claim claim : claims.values()) {
      if (cidr.family() == family && Interval.of(claim.cidr()).overlaps(wanted)) {
        return claim;
      }
    }
    return null;
  }

  @Override
  public boolean isFree(Cidr cidr) {
    return cidr.family() == family
        && provisioned.contains(Interval.of(cidr))
        && rival(cidr) == null;
  }

  /** The lowest block begins where something ends, or where an allowed CIDR begins. */
  @Override
  public @Nullable Cidr lowest(int netmaskLength, List<Cidr> allowed, List<Cidr> disallowed) {
    BigInteger size = Reference.blockSize(family, netmaskLength);
    TreeSet<BigInteger> starts = new TreeSet<>();
    starts.add(provisioned.start());
    claims.values().forEach(claim -> starts.add(Interval.of(claim.cidr()).end()));
    allowed.forEach(cidr -> starts.add(Interval.of(cidr).start()));
    disallowed.forEach(cidr -> starts.add(Interval.of(cidr).end()));
    for (BigInteger start : starts) {
      BigInteger aligned = start.add(size).subtract(BigInteger.ONE).divide(size).multiply(size);
      Interval block = new Interval(aligned, aligned.add(size));
      if (provisioned.contains(block)
          && claims.values().stream().noneMatch(c -> Interval.of(c.cidr()).overlaps(block))
          && Reference.permitted(family, block, allowed, disallowed)) {
        return Reference.cidr(family, aligned, netmaskLength);
      }
    }
    return null;
  }

  @Override
  public List<Claim> claims() {
    return List.copyOf(claims.values());
  }

  @Override
  public List<Cidr> free() {
    List<Cidr> free = new ArrayList<>();
    BigInteger from = provisioned.start();
    for (Claim claim : claims.values()) {
      Interval taken = Interval.of(claim.cidr());
      fill(from, taken.start(), free);
      from = taken.end();
    }
    fill(from, provisioned.end(), free);
    return free;
  }

  /** Cuts a gap into the largest aligned CIDRs, from the left. */
  private void fill(BigInteger from, BigInteger to, List<Cidr> free) {
    BigInteger at = from;
    while (at.compareTo(to) < 0) {
      int fits = to.subtract(at).bitLength() - 1;
      int aligned = at.signum() == 0 ? family.bits() : at.getLowestSetBit();
      int hostBits = Math.min(Math.min(fits, aligned), family.bits() - provisionedLength);
      free.add(Reference.cidr(family, at, family.bits() - hostBits));
      at = at.add(BigInteger.ONE.shiftLeft(hostBits));
    }
  }
}
