package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the occupied part of a {@link Space} what it must be: the union of the live CIDRs without
 * what is allocated or quarantined, in the largest aligned CIDRs inside each outermost live one.
 * That is a function of both, whatever the order in which they came.
 *
 * <p>A claim and its release cost O(log n) for each bit of netmask length; a live CIDR that comes
 * or goes costs that for each claim in it.
 */
public final class Occupied {
  private Occupied() {}

  /**
   * Claims a CIDR for another use, taking what is occupied of it over.
   *
   * @throws IllegalStateException when something in it is claimed otherwise
   */
  public static void claim(Space space, Cidr cidr, Use use) {
    Claim rival = space.rival(cidr);
    if (rival == null || rival.use() != Use.OCCUPIED) {
      space.claim(cidr, use);
      return;
    }
    if (!rival.cidr().contains(cidr)) {
      clear(space, cidr);
      space.claim(cidr, use);
      return;
    }
    space.release(rival.cidr());
    space.claim(cidr, use);
    for (int length = rival.cidr().netmaskLength() + 1; length <= cidr.netmaskLength(); length++) {
      space.claim(cidr.parent(length).buddy(), Use.OCCUPIED);
    }
  }

  /** Gives such a CIDR back: to those who live in it or around it, else to the free space. */
  public static void release(Space space, Cidr cidr, NestedCidrs<?> live) {
    space.release(cidr);
    Cidr around = live.around(cidr);
    if (around == null) {
      live.outermostIn(cidr).forEach(inner -> space.claim(inner, Use.OCCUPIED));
      return;
    }
    int outermost = Math.max(around.netmaskLength(), space.provisioned().netmaskLength());
    Cidr block = cidr;
    while (block.netmaskLength() > outermost) {
      Cidr buddy = block.buddy();
      if (!new Claim(buddy, Use.OCCUPIED).equals(space.rival(buddy))) {
        break;
      }
      space.release(buddy);
      block = block.parent(block.netmaskLength() - 1);
    }
    space.claim(block, Use.OCCUPIED);
  }

  /** Brings the part of the space that this live CIDR shares in step, once it came or went. */
  public static void changed(Space space, Cidr cidr, NestedCidrs<?> live) {
    Cidr provisioned = space.provisioned();
    if (!provisioned.overlaps(cidr)) {
      return;
    }
    Cidr around = live.around(cidr);
    if (around != null && !around.equals(cidr)) {
      return; // what lives around it occupied its space before and does now
    }
    refill(space, cidr.contains(provisioned) ? provisioned : cidr, live);
  }

  /** Occupies what is live in a space that is new. */
  public static void begin(Space space, NestedCidrs<?> live) {
    refill(space, space.provisioned(), live);
  }

  private static void refill(Space space, Cidr within, NestedCidrs<?> live) {
    clear(space, within);
    if (live.around(within) != null) {
      fill(space, within);
    } else {
      live.outermostIn(within).forEach(inner -> fill(space, inner));
    }
  }

  private static void clear(Space space, Cidr within) {
    List<Cidr> occupied = new ArrayList<>();
    space.forEachIn(
        within,
        claim -> {
          if (claim.use() == Use.OCCUPIED) {
            occupied.add(claim.cidr());
          }
        });
    occupied.forEach(space::release);
  }

  private static void fill(Space space, Cidr within) {
    Claim rival = space.rival(within);
    if (rival == null) {
      space.claim(within, Use.OCCUPIED);
    } else if (!rival.cidr().contains(within)) {
      Cidr lower = within.firstChild(within.netmaskLength() + 1);
      fill(space, lower);
      fill(space, lower.buddy());
    }
  }
}
