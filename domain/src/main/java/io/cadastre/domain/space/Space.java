package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The free-space index of one provisioned CIDR.
 *
 * <p>Every address is either in exactly one claim or in exactly one free CIDR. Free CIDRs are
 * maximal: none is half of a larger free CIDR. So the claims alone determine the index, whatever
 * the order in which they came.
 *
 * <p>A binary buddy system (Knuth, The Art of Computer Programming 1, section 2.5) whose splits and
 * merges are found from the neighbouring claims. With n claims, {@link #claim} and {@link #release}
 * change at most one free CIDR per bit of netmask length, each in O(log n).
 *
 * <p>Mutable, and for one thread at a time.
 */
public final class Space {
  private static final Use[] USES = Use.values();

  private final Cidr provisioned;
  private final int chunkLimit;
  private final SortedCidrs claims;

  /** The maximal free CIDRs, indexed by netmask length; null where none has been yet. */
  private final @Nullable SortedCidrs[] free;

  private final Tally freeTally;
  private final Tally[] usedTally = new Tally[USES.length];

  /** A space that is wholly free. */
  public Space(Cidr provisioned) {
    this(provisioned, SortedCidrs.CHUNK);
  }

  /** For tests: small chunks make few claims exercise many chunks. */
  Space(Cidr provisioned, int chunkLimit) {
    Family family = provisioned.family();
    this.provisioned = provisioned;
    this.chunkLimit = chunkLimit;
    claims = SortedCidrs.marked(family, chunkLimit);
    free = new SortedCidrs[family.bits() + 1];
    freeTally = new Tally(family);
    for (Use use : USES) {
      usedTally[use.ordinal()] = new Tally(family);
    }
    addFree(provisioned);
  }

  public Cidr provisioned() {
    return provisioned;
  }

  /**
   * Takes a CIDR out of the free space.
   *
   * @throws IllegalStateException unless the CIDR is inside the provisioned one and wholly free
   */
  public void claim(Cidr cidr, Use use) {
    if (!provisioned.contains(cidr)) {
      throw new IllegalStateException(cidr + " is not in " + provisioned);
    }
    Claim rival = rival(cidr);
    if (rival != null) {
      throw new IllegalStateException(cidr + " overlaps " + rival);
    }
    int enclosing = enclosingFree(cidr);
    removeFree(cidr.parent(enclosing));
    for (int length = enclosing + 1; length <= cidr.netmaskLength(); length++) {
      addFree(cidr.parent(length).buddy());
    }
    claims.add(cidr, use.ordinal());
    usedTally[use.ordinal()].add(cidr);
  }

  /**
   * Gives a claimed CIDR back to the free space.
   *
   * @throws IllegalStateException unless exactly this CIDR is claimed
   */
  public void release(Cidr cidr) {
    long place = claims.floor(cidr.high(), cidr.low());
    if (place == SortedCidrs.NONE || !claims.cidr(place).equals(cidr)) {
      throw new IllegalStateException(cidr + " is not claimed");
    }
    usedTally[claims.mark(place)].remove(cidr);
    claims.remove(cidr);
    int enclosing = enclosingFree(cidr);
    for (int length = cidr.netmaskLength(); length > enclosing; length--) {
      removeFree(cidr.parent(length).buddy());
    }
    addFree(cidr.parent(enclosing));
  }

  /** Whether every address of the CIDR is free; false when one is not provisioned here. */
  public boolean isFree(Cidr cidr) {
    return provisioned.contains(cidr) && rival(cidr) == null;
  }

  /** The lowest claim that contains the CIDR or lies in it; null when there is none. */
  public @Nullable Claim rival(Cidr cidr) {
    if (!provisioned.overlaps(cidr)) {
      return null;
    }
    long floor = claims.floor(cidr.high(), cidr.low());
    if (floor != SortedCidrs.NONE && claims.cidr(floor).overlaps(cidr)) {
      return claimAt(floor);
    }
    long next = claims.next(floor);
    return next != SortedCidrs.NONE && cidr.contains(claims.cidr(next)) ? claimAt(next) : null;
  }

  /**
   * The lowest free CIDR of that length within the bounds; null when there is none. Claims nothing.
   *
   * <p>Without bounds O(log n) per free length; with bounds that once for each disallowed or
   * allowed CIDR met on the way up.
   *
   * @throws IllegalArgumentException when no CIDR of this family has that length
   */
  public @Nullable Cidr lowest(int netmaskLength, Bounds bounds) {
    if (netmaskLength < 0 || netmaskLength > provisioned.family().bits()) {
      throw new IllegalArgumentException("no netmask length: " + netmaskLength);
    }
    if (netmaskLength < provisioned.netmaskLength()) {
      return null;
    }
    return search(netmaskLength, bounds, this::lowestFrom);
  }

  /**
   * The lowest CIDR of that length within the bounds that lies in a maximal free CIDR of another;
   * null when there is none. Claims nothing. O(log n), with bounds once for each of those met.
   */
  @Nullable Cidr lowestIn(int freeLength, int netmaskLength, Bounds bounds) {
    SortedCidrs set = free[freeLength];
    return set == null ? null : search(netmaskLength, bounds, from -> lowestFrom(from, set));
  }

  /**
   * @param next the lowest free block that is not before the given one; null when there is none
   */
  private @Nullable Cidr search(int netmaskLength, Bounds bounds, Next next) {
    Cidr from = provisioned.firstChild(netmaskLength);
    while (from != null) {
      Cidr block = next.from(from);
      if (block == null) {
        return null;
      }
      Cidr obstacle = bounds.obstacle(block);
      if (obstacle != null) {
        // The obstacle encloses the block or lies in it: the next candidate is after the larger.
        from = after(obstacle.contains(block) ? obstacle : block, netmaskLength);
        continue;
      }
      from = bounds.allowedFrom(block);
      if (block.equals(from)) {
        return block;
      }
    }
    return null;
  }

  private interface Next {
    @Nullable Cidr from(Cidr block);
  }

  /** The maximal free CIDR around one that is free. */
  public Cidr freeAround(Cidr cidr) {
    return cidr.parent(enclosingFree(cidr));
  }

  /** The claims before a CIDR, the nearest first. */
  public List<Claim> claimsBefore(Cidr cidr, int limit) {
    List<Claim> found = new ArrayList<>(limit);
    long high = cidr.high();
    long low = cidr.low();
    while (found.size() < limit && (high | low) != 0) {
      high = low == 0 ? high - 1 : high;
      low--;
      long place = claims.floor(high, low);
      if (place == SortedCidrs.NONE) {
        break;
      }
      Claim claim = claimAt(place);
      found.add(claim);
      high = claim.cidr().high();
      low = claim.cidr().low();
    }
    return found;
  }

  /** The netmask length of the largest free CIDR, -1 when nothing is free. */
  public int largestFree() {
    return freeTally.shortest();
  }

  /** The number of addresses provisioned. */
  public BigInteger capacity() {
    return provisioned.size();
  }

  /** The number of addresses free. */
  public BigInteger free() {
    return freeTally.addresses();
  }

  /** The number of maximal free CIDRs. */
  public long freeCount() {
    return freeTally.cidrs();
  }

  /** The number of addresses claimed for that use. */
  public BigInteger used(Use use) {
    return usedTally[use.ordinal()].addresses();
  }

  /** How many addresses are what. */
  public Usage usage() {
    return new Usage(
        capacity(),
        used(Use.ALLOCATED),
        used(Use.OCCUPIED),
        used(Use.QUARANTINED),
        free(),
        largestFree());
  }

  /** The number of claims for that use. */
  public long claims(Use use) {
    return usedTally[use.ordinal()].cidrs();
  }

  /** Passes every claim, in the order of addresses; the space must not change meanwhile. */
  public void forEach(Consumer<Claim> consumer) {
    for (long at = claims.first(); at != SortedCidrs.NONE; at = claims.next(at)) {
      consumer.accept(claimAt(at));
    }
  }

  /** Passes every claim that lies in the CIDR, in the order of addresses; nothing must change. */
  public void forEachIn(Cidr within, Consumer<Claim> consumer) {
    long at = claims.floor(within.high(), within.low());
    if (at == SortedCidrs.NONE || !within.contains(claims.cidr(at))) {
      at = claims.next(at);
    }
    for (; at != SortedCidrs.NONE && within.contains(claims.cidr(at)); at = claims.next(at)) {
      consumer.accept(claimAt(at));
    }
  }

  /** The lowest claim for another use that overlaps the CIDR; null when there is none. */
  public @Nullable Claim rivalBut(Use ignored, Cidr cidr) {
    Claim lowest = rival(cidr);
    if (lowest == null || lowest.use() != ignored || lowest.cidr().contains(cidr)) {
      return lowest == null || lowest.use() == ignored ? null : lowest;
    }
    long at = claims.floor(lowest.cidr().high(), lowest.cidr().low());
    for (; at != SortedCidrs.NONE && cidr.contains(claims.cidr(at)); at = claims.next(at)) {
      if (claims.mark(at) != ignored.ordinal()) {
        return claimAt(at);
      }
    }
    return null;
  }

  /** Whether both have the same claims and the same free CIDRs: an index rebuilt is one kept. */
  public boolean sameAs(Space other) {
    if (!provisioned.equals(other.provisioned) || !claims.sameAs(other.claims)) {
      return false;
    }
    for (int length = 0; length < free.length; length++) {
      SortedCidrs mine = free[length];
      SortedCidrs theirs = other.free[length];
      boolean same =
          mine == null || theirs == null
              ? (mine == null || mine.size() == 0) && (theirs == null || theirs.size() == 0)
              : mine.sameAs(theirs);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Every maximal free CIDR, in the order of addresses. */
  List<Cidr> freeCidrs() {
    List<Cidr> cidrs = new ArrayList<>();
    for (SortedCidrs set : free) {
      if (set != null) {
        for (long at = set.first(); at != SortedCidrs.NONE; at = set.next(at)) {
          cidrs.add(set.cidr(at));
        }
      }
    }
    cidrs.sort(null);
    return cidrs;
  }

  /** The lowest free block of the length of {@code from} that is not before it. */
  private @Nullable Cidr lowestFrom(Cidr from) {
    Cidr lowest = null;
    for (int length = provisioned.netmaskLength(); length <= from.netmaskLength(); length++) {
      SortedCidrs set = free[length];
      Cidr candidate = set == null ? null : lowestFrom(from, set);
      if (from.equals(candidate)) {
        return from;
      }
      if (candidate != null && (lowest == null || candidate.compareTo(lowest) < 0)) {
        lowest = candidate;
      }
    }
    return lowest;
  }

  private static @Nullable Cidr lowestFrom(Cidr from, SortedCidrs set) {
    long floor = set.floor(from.high(), from.low());
    if (floor != SortedCidrs.NONE && set.cidr(floor).contains(from)) {
      return from;
    }
    long next = set.next(floor);
    return next == SortedCidrs.NONE ? null : set.cidr(next).firstChild(from.netmaskLength());
  }

  /** The block of that length that starts where the CIDR ends; null when the family ends there. */
  static @Nullable Cidr after(Cidr cidr, int netmaskLength) {
    // The upper of two buddies is followed by what follows their parent.
    int length = cidr.netmaskLength();
    while (length > 0) {
      Cidr enclosing = cidr.parent(length);
      Cidr buddy = enclosing.buddy();
      if (buddy.compareTo(enclosing) > 0) {
        return buddy.firstChild(netmaskLength);
      }
      length--;
    }
    return null;
  }

  /**
   * The netmask length of the maximal free CIDR around a free one: one bit more than the address
   * shares with the nearer neighbouring claim. Claims further away share fewer bits.
   */
  private int enclosingFree(Cidr cidr) {
    long before = claims.floor(cidr.high(), cidr.low());
    long after = claims.next(before);
    int length = provisioned.netmaskLength();
    if (before != SortedCidrs.NONE) {
      length = Math.max(length, commonBits(claims.cidr(before), cidr) + 1);
    }
    if (after != SortedCidrs.NONE) {
      length = Math.max(length, commonBits(claims.cidr(after), cidr) + 1);
    }
    return length;
  }

  private static int commonBits(Cidr a, Cidr b) {
    return a.high() == b.high()
        ? Long.SIZE + Long.numberOfLeadingZeros(a.low() ^ b.low())
        : Long.numberOfLeadingZeros(a.high() ^ b.high());
  }

  private Claim claimAt(long place) {
    return new Claim(claims.cidr(place), USES[claims.mark(place)]);
  }

  private void addFree(Cidr cidr) {
    int length = cidr.netmaskLength();
    SortedCidrs set = free[length];
    if (set == null) {
      set = SortedCidrs.ofLength(cidr.family(), length, chunkLimit);
      free[length] = set;
    }
    if (!set.add(cidr, 0)) {
      throw new IllegalStateException(cidr + " is free already");
    }
    freeTally.add(cidr);
  }

  private void removeFree(Cidr cidr) {
    SortedCidrs set = free[cidr.netmaskLength()];
    if (set == null || !set.remove(cidr)) {
      throw new IllegalStateException(cidr + " is not a maximal free CIDR");
    }
    freeTally.remove(cidr);
  }
}
