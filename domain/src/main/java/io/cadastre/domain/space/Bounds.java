package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a block may be chosen: wholly inside one of {@code allowed} (anywhere when that is empty)
 * and sharing no address with any of {@code disallowed}.
 *
 * <p>Both lists are kept sorted and without the CIDRs that lie in another of the same list, which
 * says the same and lets a search jump; so the accessors may return less than was given.
 */
public record Bounds(List<Cidr> allowed, List<Cidr> disallowed) {
  /** Anywhere. */
  public static final Bounds NONE = new Bounds(List.of(), List.of());

  public Bounds {
    allowed = outermost(allowed);
    disallowed = outermost(disallowed);
  }

  /** The lowest disallowed CIDR that overlaps the block; null when the block avoids them all. */
  public @Nullable Cidr obstacle(Cidr block) {
    int floor = floor(disallowed, block);
    if (floor >= 0 && disallowed.get(floor).contains(block)) {
      return disallowed.get(floor);
    }
    int next = floor + 1;
    return next < disallowed.size() && block.contains(disallowed.get(next))
        ? disallowed.get(next)
        : null;
  }

  /**
   * The block itself when it is allowed; else the lowest block of its length after it that an
   * allowed CIDR begins with; null when there is none.
   */
  @Nullable Cidr allowedFrom(Cidr block) {
    if (allowed.isEmpty()) {
      return block;
    }
    int floor = floor(allowed, block);
    if (floor >= 0 && allowed.get(floor).contains(block)) {
      return block;
    }
    for (Cidr next : allowed.subList(floor + 1, allowed.size())) {
      if (next.family() != block.family()) {
        return null;
      }
      // An allowed CIDR smaller than the block cannot hold it.
      if (next.netmaskLength() <= block.netmaskLength()) {
        return next.firstChild(block.netmaskLength());
      }
    }
    return null;
  }

  /** The index of the last CIDR that is not after the block, -1 when all are after it. */
  private static int floor(List<Cidr> sorted, Cidr block) {
    int found = Collections.binarySearch(sorted, block);
    return found >= 0 ? found : -found - 2;
  }

  private static List<Cidr> outermost(List<Cidr> cidrs) {
    List<Cidr> outermost = new ArrayList<>(cidrs.size());
    for (Cidr cidr : cidrs.stream().sorted().toList()) {
      // In this order a CIDR directly follows what encloses it, or other CIDRs enclosed by that.
      if (outermost.isEmpty() || !outermost.getLast().contains(cidr)) {
        outermost.add(cidr);
      }
    }
    return List.copyOf(outermost);
  }
}
