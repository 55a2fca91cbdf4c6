package io.cadastre.domain.register;

import static io.cadastre.domain.register.NaiveRegister.refuseIf;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Piece;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Scope;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The naive reference's CIDRs and allocations. */
final class NaiveCidrs {
  private static final NaiveRange ULA = NaiveRange.of("fd80::/9");
  private static final NaiveRange ALL_ULA = NaiveRange.of("fd00::/8");
  private static final NaiveRange GUA = NaiveRange.of("2000::/3");

  private final NaiveRows rows;
  private final Limits limits;

  NaiveCidrs(NaiveRows rows, Limits limits) {
    this.rows = rows;
    this.limits = limits;
  }

  @Nullable NaiveRange provision(ProvisionCidr c, Pool pool) {
    Pool source = pool.source;
    String id = c.poolCidr().value();
    refuseIf(
        rows.pieces.stream().anyMatch(p -> p.id.equals(id) && p.pool == pool)
            || source != null && grantKnown(id(c.allocation())),
        RefusalCode.INCORRECT_STATE);
    NaiveRange wanted = NaiveRegister.range(c.cidr());
    Integer length = c.netmaskLength();
    refuseIf((wanted == null) == (length == null), RefusalCode.INVALID_COMBINATION);
    refuseIf(wanted != null && wanted.bits() != pool.bits, RefusalCode.INVALID_VALUE);
    refuseIf(length != null && (length < 0 || length > pool.bits), RefusalCode.INVALID_VALUE);
    if (source == null && !pool.scope.open) {
      refuseIf(length != null && pool.bits == 32, RefusalCode.INVALID_COMBINATION);
      refuseIf(length != null && (length < 9 || length > 60), RefusalCode.INVALID_VALUE);
      refuseIf(
          wanted != null
              && pool.bits == 128
              && !ALL_ULA.covers(wanted)
              && !(pool.ipam.gua && GUA.covers(wanted)),
          RefusalCode.INVALID_VALUE);
    } else if (source == null) {
      refuseIf(wanted == null, RefusalCode.INVALID_COMBINATION);
      int longest = pool.bits == 32 ? 24 : 60;
      refuseIf(wanted != null && wanted.length() > longest, RefusalCode.INVALID_VALUE);
      refuseIf(
          c.authorization() == null && c.verificationToken() == null,
          RefusalCode.INVALID_COMBINATION);
    }
    refuseIf(
        !(source == null && pool.scope.open)
            && (c.authorization() != null
                || c.verificationMethod() != null
                || c.verificationToken() != null),
        RefusalCode.INVALID_COMBINATION);
    List<Piece> held = rows.pieces.stream().filter(p -> p.pool == pool && p.holds()).toList();
    refuseIf(held.size() >= limits.cidrs(), RefusalCode.LIMIT_EXCEEDED);
    refuseIf(
        wanted != null && held.stream().anyMatch(p -> wanted.equals(p.range)),
        RefusalCode.INVALID_VALUE);

    NaiveRange chosen = wanted;
    if (wanted == null && length != null) {
      chosen = source == null ? ula(pool, id, length) : lowest(source, length, null, null);
    }
    boolean free = chosen != null;
    if (chosen != null && source == null) {
      free = topLevel(pool.scope).stream().noneMatch(chosen::overlaps);
    } else if (chosen != null && source != null) {
      NaiveRange range = chosen;
      free =
          usable(source).stream().anyMatch(u -> u.covers(range))
              && grants(source).stream().noneMatch(g -> g.range.overlaps(range));
    }
    NaiveRange range = chosen;
    rows.pieces.removeIf(p -> p.pool == pool && p.range != null && p.range.equals(range));
    Piece piece = new Piece();
    piece.id = id;
    piece.pool = pool;
    piece.range = chosen;
    piece.length = chosen != null ? chosen.length() : Objects.requireNonNull(length);
    piece.byLength = wanted == null;
    piece.since = rows.minutes;
    piece.state =
        !free
            ? "FAILED_PROVISION"
            : source == null && pool.scope.open ? "PENDING_PROVISION" : "PROVISIONED";
    if (free && chosen != null && source != null) {
      Grant grant = new Grant();
      grant.id = id(c.allocation());
      grant.pool = source;
      grant.range = chosen;
      grant.child = pool;
      grant.region = pool.locale != null ? pool.locale : pool.ipam.home;
      rows.grants.add(grant);
      piece.grant = grant;
    }
    rows.pieces.add(piece);
    return chosen;
  }

  private boolean grantKnown(String id) {
    return rows.grants.stream().anyMatch(g -> g.id.equals(id))
        || rows.remains.stream().anyMatch(r -> r.ids.contains(id));
  }

  /** Where the id's last 64 bits say, or else the lowest. */
  private @Nullable NaiveRange ula(Pool pool, String id, int length) {
    BigInteger random = new BigInteger(id.substring(id.length() - 16), 16);
    BigInteger address = ULA.from().add(random.shiftRight(9).shiftLeft(64));
    List<NaiveRange> taken = new ArrayList<>(topLevel(pool.scope));
    taken.addAll(live(pool));
    NaiveRange wish = NaiveRange.around(128, address, length);
    return taken.stream().noneMatch(wish::overlaps)
        ? wish
        : lowestIn(ULA, length, taken, null, null);
  }

  private List<NaiveRange> topLevel(Scope scope) {
    return ranges(
        rows.pieces.stream()
            .filter(p -> p.pool.scope == scope && p.pool.source == null && p.holds())
            .toList());
  }

  private static List<NaiveRange> ranges(List<Piece> pieces) {
    return pieces.stream().map(p -> Objects.requireNonNull(p.range)).toList();
  }

  List<NaiveRange> usable(Pool pool) {
    return ranges(rows.pieces.stream().filter(p -> p.pool == pool && p.usable()).toList());
  }

  /** What lives in the space of the pool's scope. */
  List<NaiveRange> live(Pool pool) {
    return rows.guests.stream()
        .filter(g -> g.scope == pool.scope && g.range.bits() == pool.bits)
        .map(g -> g.range)
        .toList();
  }

  private List<Grant> grants(Pool pool) {
    return rows.grants.stream().filter(g -> g.pool == pool).toList();
  }

  private @Nullable NaiveRange lowest(
      Pool pool,
      int length,
      @Nullable List<NaiveRange> inside,
      @Nullable List<NaiveRange> outside) {
    List<NaiveRange> taken = new ArrayList<>(live(pool));
    grants(pool).forEach(g -> taken.add(g.range));
    return usable(pool).stream()
        .sorted(Comparator.comparing(NaiveRange::from))
        .map(u -> lowestIn(u, length, taken, inside, outside))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The lowest block begins where the space or an allowed one does, or where something ends. */
  private static @Nullable NaiveRange lowestIn(
      NaiveRange space,
      int length,
      List<NaiveRange> taken,
      @Nullable List<NaiveRange> inside,
      @Nullable List<NaiveRange> outside) {
    TreeSet<BigInteger> starts = new TreeSet<>(List.of(space.from()));
    taken.forEach(t -> starts.add(t.to()));
    if (inside != null) {
      inside.forEach(i -> starts.add(i.from()));
    }
    if (outside != null) {
      outside.forEach(o -> starts.add(o.to()));
    }
    BigInteger most = BigInteger.TWO.pow(space.bits() - length).subtract(BigInteger.ONE);
    for (BigInteger start : starts) {
      NaiveRange block = NaiveRange.around(space.bits(), start.add(most), length);
      if (space.covers(block)
          && taken.stream().noneMatch(block::overlaps)
          && (inside == null || inside.stream().anyMatch(i -> i.covers(block)))
          && (outside == null || outside.stream().noneMatch(block::overlaps))) {
        return block;
      }
    }
    return null;
  }

  @Nullable NaiveRange deprovision(DeprovisionCidr c, Pool pool) {
    NaiveRange range = NaiveRegister.range(c.cidr());
    Piece piece =
        rows.pieces.stream()
            .filter(p -> p.pool == pool && p.range != null && p.range.equals(range))
            .findFirst()
            .orElseThrow(() -> new Refuse(RefusalCode.INVALID_VALUE, null));
    refuseIf(!piece.holds(), RefusalCode.INCORRECT_STATE);
    piece.since = rows.minutes;
    if (range != null && grants(pool).stream().anyMatch(g -> range.covers(g.range))) {
      piece.state = "FAILED_DEPROVISION";
    } else {
      piece.state = "DEPROVISIONED";
      rows.grants.removeIf(g -> g == piece.grant);
      piece.grant = null;
    }
    return range;
  }

  private static String id(@Nullable AllocationId id) {
    return Objects.requireNonNull(id, "the steps name what they ask for").value();
  }

  private static void checkRegion(Pool pool, String region) {
    refuseIf(
        pool.locale != null ? !pool.locale.equals(region) : !pool.ipam.regions.contains(region),
        RefusalCode.INVALID_VALUE);
  }

  @Nullable NaiveRange allocate(Allocate c, Pool pool, String region) {
    refuseIf(grantKnown(id(c.allocation())), RefusalCode.INCORRECT_STATE);
    checkRegion(pool, region);
    NaiveRange wanted = NaiveRegister.range(c.cidr());
    Integer asked = c.netmaskLength();
    List<NaiveRange> inside = c.allowed().isEmpty() ? null : named(c.allowed());
    List<NaiveRange> outside = c.disallowed().isEmpty() ? null : named(c.disallowed());
    refuseIf(wanted != null && asked != null, RefusalCode.INVALID_COMBINATION);
    refuseIf(
        wanted == null && asked == null && pool.usual == null, RefusalCode.INVALID_COMBINATION);
    refuseIf(
        wanted != null && (inside != null || outside != null), RefusalCode.INVALID_COMBINATION);
    for (List<NaiveRange> named :
        List.of(
            wanted == null ? List.<NaiveRange>of() : List.of(wanted),
            inside == null ? List.<NaiveRange>of() : inside,
            outside == null ? List.<NaiveRange>of() : outside)) {
      refuseIf(named.stream().anyMatch(n -> n.bits() != pool.bits), RefusalCode.INVALID_VALUE);
    }
    int length =
        wanted != null
            ? wanted.length()
            : asked != null ? asked : Objects.requireNonNull(pool.usual);
    refuseIf(length < 0 || length > pool.bits, RefusalCode.INVALID_VALUE);
    refuseIf(pool.min != null && length < pool.min, RefusalCode.INVALID_VALUE);
    refuseIf(pool.max != null && length > pool.max, RefusalCode.INVALID_VALUE);
    Map<String, String> tags = c.tags().entries();
    for (Map.Entry<String, String> tag : pool.wanted.entrySet()) {
      refuseIf(
          !c.preview() && !tag.getValue().equals(tags.get(tag.getKey())),
          RefusalCode.MISSING_RESOURCE_TAGS);
    }
    NaiveRegister.checkTags(tags);
    NaiveRange chosen = wanted;
    if (wanted == null) {
      chosen = lowest(pool, length, inside, outside);
      refuseIf(chosen == null, RefusalCode.TOO_BIG);
    } else {
      refuseIf(usable(pool).stream().noneMatch(u -> u.covers(wanted)), RefusalCode.CIDR_NOT_FREE);
      grants(pool).stream()
          .filter(g -> g.range.overlaps(wanted))
          .min(Comparator.comparing(g -> g.range.from()))
          .ifPresent(
              rival -> {
                throw new Refuse(RefusalCode.CIDR_NOT_FREE, rival.id);
              });
      List<NaiveRange> met = live(pool).stream().filter(wanted::overlaps).toList();
      refuseIf(!met.isEmpty() && !met.contains(wanted), RefusalCode.CIDR_NOT_FREE);
    }
    if (!c.preview()) {
      Grant grant = new Grant();
      grant.id = id(c.allocation());
      grant.pool = pool;
      grant.range = Objects.requireNonNull(chosen);
      grant.region = region;
      grant.description = c.description();
      grant.tags.putAll(tags);
      rows.grants.add(grant);
    }
    return chosen;
  }

  private static List<NaiveRange> named(List<Cidr> cidrs) {
    return cidrs.stream().map(cidr -> NaiveRange.of(cidr.toString())).toList();
  }

  @Nullable NaiveRange release(Release c, Pool pool, String region) {
    checkRegion(pool, region);
    NaiveRange range = NaiveRegister.range(c.cidr());
    Grant grant =
        grants(pool).stream()
            .filter(g -> g.id.equals(id(c.allocation())) && g.range.equals(range))
            .findFirst()
            .orElseThrow(() -> new Refuse(RefusalCode.NO_ALLOCATION, null));
    refuseIf(grant.child != null, RefusalCode.INVALID_COMBINATION);
    rows.grants.remove(grant);
    return range;
  }

  @Nullable NaiveRange describe(ModifyAllocation c, String account) {
    Grant grant =
        rows.grants.stream()
            .filter(g -> g.id.equals(id(c.allocation())) && g.pool.ipam.owner.equals(account))
            .findFirst()
            .orElseThrow(() -> new Refuse(RefusalCode.ALLOCATION_NOT_FOUND, null));
    refuseIf(c.description() == null, RefusalCode.INVALID_COMBINATION);
    grant.description = c.description();
    return grant.range;
  }
}
