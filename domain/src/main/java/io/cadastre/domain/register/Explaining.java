package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Decision.Refused;
import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.Explanation.Skipped;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.space.Bounds;
import io.cadastre.domain.space.Claim;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Spaces;
import io.cadastre.domain.space.Usage;
import io.cadastre.domain.space.Use;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Says why a CIDR was chosen, why none could be, and what would fit instead. */
final class Explaining {
  private Explaining() {}

  /**
   * @param before why earlier pools of the request would not do
   */
  static Explanation choice(Choosing choosing, Choosing.Choice choice, List<Refusal> before) {
    PoolId pool = choosing.pool().id();
    List<Skipped> skipped = new ArrayList<>();
    // Over the EC2 API nobody could read it.
    boolean read = !choosing.register().asked().principal().wayIn().equals(Principal.EC2);
    if (read) {
      int named = Math.min(Pools.NAMED, before.size());
      for (Refusal refusal : before.subList(0, named)) {
        skipped.add(new Skipped(new PoolId(refusal.subject()), null, refusal.message()));
      }
      if (before.size() > named) {
        PoolId next = new PoolId(before.get(named).subject());
        skipped.add(new Skipped(next, null, more(before.size() - named, "pool")));
      }
    }
    if (choosing.want().cidr() != null) {
      return new Explanation(
          pool, Explanation.AS_WANTED, "the CIDR that the request names, which is free", skipped);
    }
    Strategy strategy = choosing.strategy();
    String rule = read ? rule(choosing, choice.found()) : "";
    if (read) {
      if (strategy == Strategy.LOWEST) {
        skippedBy(choosing, choice.found(), skipped);
      } else {
        passedOver(choosing, choice.found(), skipped);
      }
      outside(choosing, choice.found(), skipped);
    }
    return new Explanation(
        pool, strategy.name().toLowerCase(Locale.ROOT).replace('_', '-'), rule, skipped);
  }

  private static String rule(Choosing choosing, Cidr found) {
    String length = "/" + found.netmaskLength();
    Space space = Objects.requireNonNull(choosing.space().spaces().containing(found));
    String where = choosing.isBounded() ? " within the bounds of the request" : "";
    return switch (choosing.strategy()) {
      case LOWEST -> "the lowest free " + length + where;
      case BEST_FIT ->
          "the lowest "
              + length
              + where
              + " of the smallest free CIDR that has one, "
              + space.freeAround(found);
      case SPARSE ->
          "the first "
              + length
              + where
              + " of the largest free CIDR, "
              + space.freeAround(found)
              + ": what is behind it stays free while there is room elsewhere";
    };
  }

  private static void skippedBy(Choosing choosing, Cidr found, List<Skipped> skipped) {
    PoolId pool = choosing.pool().id();
    Deque<Space> nearest = new ArrayDeque<>();
    int before = 0;
    for (Space space : choosing.space().spaces().all()) {
      if (space.provisioned().contains(found)) {
        break;
      }
      nearest.add(space);
      if (++before > Pools.NAMED) {
        nearest.remove();
      }
    }
    if (before > Pools.NAMED) {
      skipped.add(new Skipped(pool, null, more(before - Pools.NAMED, "CIDR")));
    }
    for (Space space : nearest) {
      skipped.add(new Skipped(pool, space.provisioned(), noneIn(space, found.netmaskLength())));
    }
    Space holding = Objects.requireNonNull(choosing.space().spaces().containing(found));
    for (Claim claim : holding.claimsBefore(found, Pools.NAMED)) {
      skipped.add(new Skipped(pool, claim.cidr(), reason(claim.use())));
    }
  }

  /** The free CIDR that would have been taken by address alone. */
  private static void passedOver(Choosing choosing, Cidr found, List<Skipped> skipped) {
    Spaces spaces = choosing.space().spaces();
    Cidr lowest = spaces.lowest(found.netmaskLength(), choosing.bounds());
    if (lowest != null && !lowest.equals(found)) {
      Cidr around = Objects.requireNonNull(spaces.containing(lowest)).freeAround(lowest);
      String size = choosing.strategy() == Strategy.SPARSE ? "smaller" : "larger";
      String reason = "lower, but a " + size + " free CIDR than the one chosen from";
      skipped.add(new Skipped(choosing.pool().id(), around, reason));
    }
  }

  /** The lowest free CIDR that only the bounds of the request kept from being chosen. */
  private static void outside(Choosing choosing, Cidr found, List<Skipped> skipped) {
    Cidr lowest = choosing.space().spaces().lowest(found.netmaskLength(), Bounds.NONE);
    Bounds bounds = choosing.bounds();
    if (lowest == null
        || lowest.compareTo(found) >= 0
        || lowest.equals(choosing.space().spaces().lowest(found.netmaskLength(), bounds))) {
      return;
    }
    Cidr obstacle = bounds.obstacle(lowest);
    skipped.add(
        new Skipped(
            choosing.pool().id(),
            lowest,
            obstacle == null
                ? "free, but in none of the CIDRs that the request allows"
                : "free, but the request disallows " + obstacle));
  }

  private static String noneIn(Space space, int length) {
    int largest = space.largestFree();
    if (largest < 0) {
      return "full";
    }
    return largest > length
        ? "no free /" + length + ", the largest is a /" + largest
        : "nothing free within the bounds of the request";
  }

  /** The one entry for all that are not named. */
  private static String more(int count, String what) {
    return "and " + count + " more " + what + (count == 1 ? "" : "s") + " that would not do";
  }

  private static String reason(Use use) {
    return switch (use) {
      case ALLOCATED -> "allocated";
      case QUARANTINED -> "in cool-down";
      case OCCUPIED -> "in use by a discovered resource";
    };
  }

  /** What else holds this very CIDR in the pool; null when only live resources may stand in it. */
  static @Nullable Refused taken(Cidr cidr, PoolRow pool, Spaces spaces, Rows rows) {
    Space space = spaces.containing(cidr);
    if (space == null) {
      Cidr cut = spaces.rival(cidr);
      return refusedCidr(
          pool,
          spaces,
          cidr,
          cidr
              + " is not inside one CIDR of "
              + pool.id()
              + (cut != null ? ", it covers " + cut : "")
              + "; the pool has "
              + cidrs(spaces)
              + ".",
          null);
    }
    Claim claim = space.rivalBut(Use.OCCUPIED, cidr);
    if (claim == null) {
      return null;
    }
    String address = claim.cidr().sortKey();
    Row rival =
        rows.get(
            claim.use() == Use.QUARANTINED
                ? Keys.quarantine(pool.ipam(), pool.id(), address)
                : Keys.allocation(pool.ipam(), pool.id(), address));
    String overlaps = cidr + " overlaps ";
    String in = " in " + pool.id() + ".";
    if (rival instanceof AllocationRow row) {
      return refusedCidr(pool, spaces, cidr, overlaps + row.named() + in, row.id().value());
    } else if (rival instanceof QuarantineRow row) {
      String held = row.previous().id().value();
      return refusedCidr(pool, spaces, cidr, overlaps + row.named() + in, held);
    }
    return refusedCidr(pool, spaces, cidr, overlaps + claim.cidr() + in, null);
  }

  static Refusal cutting(Choosing choosing, Cidr wanted, ResourceCidrRow rival) {
    PoolRow pool = choosing.pool();
    Spaces spaces = choosing.space().spaces();
    boolean whole = taken(rival.cidr(), pool, spaces, choosing.register().rows()) == null;
    return refusedCidr(
            pool,
            spaces,
            wanted,
            wanted
                + " cuts across "
                + rival.named()
                + ", which is in use; "
                + (whole ? "allocate " + rival.cidr() + " to take it over, or " : "allocate ")
                + "a CIDR beside it.",
            rival.resource().id())
        .refusal();
  }

  private static Refused refusedCidr(
      PoolRow pool, Spaces spaces, Cidr wanted, String message, @Nullable String rival) {
    return new Refused(
        new Refusal(
            RefusalCode.CIDR_NOT_FREE,
            pool.id().value(),
            message,
            rival,
            nearest(spaces, wanted.netmaskLength(), Bounds.NONE, pool)));
  }

  static Refusal tooBig(Choosing choosing) {
    PoolRow pool = choosing.pool();
    Spaces spaces = choosing.space().spaces();
    int length = choosing.length();
    boolean elsewhere = choosing.isBounded() && spaces.lowest(length, Bounds.NONE) != null;
    String message =
        elsewhere
            ? "The allocation size is too big for the pool. "
                + pool.id()
                + " has room for a /"
                + length
                + ", but not within the AllowedCidrs and outside the DisallowedCidrs."
            : noRoom(pool, spaces, length);
    return new Refusal(
        RefusalCode.TOO_BIG,
        pool.id().value(),
        message,
        null,
        nearest(spaces, length, choosing.bounds(), pool));
  }

  /**
   * The lowest free CIDR that is as large as wanted, else the largest that the pool's rules let be
   * allocated; null when nothing is. What was wanted is as small as the rules want it at least.
   */
  static @Nullable Cidr nearest(Spaces spaces, int length, Bounds bounds, PoolRow pool) {
    Integer max = pool.rules().maxNetmaskLength();
    int smallest = max == null ? pool.family().bits() : max;
    for (int next = length; next <= smallest; next++) {
      Cidr found = spaces.lowest(next, bounds);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Why a pool has no free CIDR of that length, and what would fit. */
  static String noRoom(PoolRow pool, Spaces spaces, int length) {
    String tooBig = "The allocation size is too big for the pool. " + pool.id();
    if (spaces.isEmpty()) {
      return tooBig + " has no provisioned CIDR.";
    }
    Usage usage = spaces.usage();
    String occupied =
        usage.occupied().signum() == 0
            ? ""
            : " Discovered resources are using " + usage.occupied() + " of its addresses.";
    if (usage.largestFree() < 0) {
      return tooBig + " is full." + occupied;
    }
    boolean fragmented = usage.free().compareTo(Cidr.size(pool.family(), length)) >= 0;
    return tooBig
        + (fragmented ? " is fragmented: " : " has too little left: ")
        + usage.free()
        + " addresses are free, and the largest that fits is a /"
        + usage.largestFree()
        + ", not a /"
        + length
        + "."
        + occupied;
  }

  private static String cidrs(Spaces spaces) {
    if (spaces.isEmpty()) {
      return "none";
    }
    StringJoiner list = new StringJoiner(", ");
    int named = 0;
    for (Space space : spaces.all()) {
      if (named++ == 5) {
        list.add("… (" + spaces.all().size() + ")");
        break;
      }
      list.add(space.provisioned().toString());
    }
    return list.toString();
  }
}
