package io.cadastre.domain.register;

import static io.cadastre.domain.register.NaiveRegister.refuseIf;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.register.NaiveAllocations.Turn;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Ipam;
import io.cadastre.domain.register.NaiveRows.Kept;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.RegisterStep.Asker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How allocations end, are renewed and kept back in the naive reference, and what batches do. */
final class NaiveReleases {
  private final NaiveRows rows;
  private final NaiveSpace space;
  private final NaiveAllocations allocations;

  NaiveReleases(NaiveRows rows, NaiveSpace space, NaiveAllocations allocations) {
    this.rows = rows;
    this.space = space;
    this.allocations = allocations;
  }

  static void checkRegion(Pool pool, @Nullable String region) {
    if (region != null) {
      refuseIf(
          pool.locale != null ? !pool.locale.equals(region) : !pool.ipam.regions.contains(region),
          RefusalCode.INVALID_VALUE);
    }
  }

  NaiveRange release(Release c, Asker asker) {
    Grant grant;
    if (c.pool() == null) {
      grant = grant(Objects.requireNonNull(c.allocation()), asker.account());
      checkRegion(grant.pool, asker.region());
    } else {
      Pool pool = allocations.pool(c.pool(), asker.account());
      refuseIf(pool.deleting(), RefusalCode.INCORRECT_STATE);
      checkRegion(pool, asker.region());
      grant =
          space.grants(pool).stream()
              .filter(g -> c.allocation() == null || g.id.equals(c.allocation().value()))
              .filter(g -> c.cidr() == null || g.range.equals(NaiveRegister.range(c.cidr())))
              .findFirst()
              .orElseThrow(() -> new Refuse(RefusalCode.NO_ALLOCATION, null));
    }
    refuseIf(grant.child != null, RefusalCode.INVALID_COMBINATION);
    checkHolder(grant, asker);
    end(grant);
    return grant.range;
  }

  /** What it held is free, or kept back. */
  void end(Grant grant) {
    rows.grants.remove(grant);
    if (grant.pool.coolDownSeconds > 0) {
      rows.kept.add(new Kept(grant, rows.now, rows.now.plusSeconds(grant.pool.coolDownSeconds)));
    }
  }

  private Grant grant(AllocationId id, String account) {
    return rows.grants.stream()
        .filter(g -> g.id.equals(id.value()) && g.pool.ipam.owner.equals(account))
        .findFirst()
        .orElseThrow(() -> new Refuse(RefusalCode.ALLOCATION_NOT_FOUND, null));
  }

  private static void checkHolder(Grant grant, Asker asker) {
    boolean own =
        grant.account.equals(asker.account()) && Objects.equals(grant.tenant, asker.tenant());
    if (grant.pool.holdersOnly && !own) {
      throw new Refuse(RefusalCode.NOT_HOLDER, grant.id);
    }
  }

  NaiveRange renew(Renew c, Asker asker) {
    Grant grant = grant(c.allocation(), asker.account());
    refuseIf(grant.child != null, RefusalCode.INVALID_COMBINATION);
    checkHolder(grant, asker);
    refuseIf(c.expiresAt() != null && !c.expiresAt().isAfter(rows.now), RefusalCode.INVALID_VALUE);
    grant.until = c.expiresAt();
    return grant.range;
  }

  NaiveRange endCooldown(EndCooldown c, Asker asker) {
    Pool pool = allocations.pool(c.pool(), asker.account());
    refuseIf(pool.deleting(), RefusalCode.INCORRECT_STATE);
    Kept kept =
        space.kept(pool).stream()
            .filter(k -> k.range().equals(NaiveRegister.range(c.cidr())))
            .findFirst()
            .orElseThrow(() -> new Refuse(RefusalCode.INCORRECT_STATE, null));
    refuseIf(c.reason().trim().isEmpty(), RefusalCode.INVALID_VALUE);
    rows.kept.remove(kept);
    return kept.range();
  }

  NaiveRange describe(ModifyAllocation c, Asker asker) {
    Grant grant = grant(c.allocation(), asker.account());
    refuseIf(c.description() == null, RefusalCode.INVALID_COMBINATION);
    grant.description = c.description();
    return grant.range;
  }

  /** All of it, or everything is as it was. */
  List<@Nullable NaiveRange> batch(Batch c, Turn turn) {
    List<Grant> grants = List.copyOf(rows.grants);
    List<Kept> kept = List.copyOf(rows.kept);
    try {
      return all(c, turn);
    } catch (Refuse refuse) {
      rows.grants.clear();
      rows.grants.addAll(grants);
      rows.kept.clear();
      rows.kept.addAll(kept);
      throw refuse;
    }
  }

  private List<@Nullable NaiveRange> all(Batch c, Turn turn) {
    List<@Nullable NaiveRange> ranges = new ArrayList<>();
    Ipam home = null;
    for (Release release : c.releases()) {
      // Looked for before it is gone.
      Ipam its = ipam(release);
      ranges.add(release(release, turn.asker()));
      home = checkHome(home, its);
    }
    int item = c.releases().size();
    for (Allocate allocate : c.allocations()) {
      refuseIf(allocate.preview(), RefusalCode.INVALID_COMBINATION);
      Turn next = new Turn(turn.asker(), turn.sequence(), 2 * item++);
      ranges.addAll(allocations.allocate(allocate, next));
      home = checkHome(home, allocations.named(allocate, turn.asker().account()).getFirst().ipam);
    }
    return ranges;
  }

  private @Nullable Ipam ipam(Release c) {
    return rows.grants.stream()
        .filter(
            g ->
                c.pool() == null
                    ? c.allocation() != null && g.id.equals(c.allocation().value())
                    : g.pool.id.equals(c.pool().value()))
        .map(g -> g.pool.ipam)
        .findFirst()
        .orElse(null);
  }

  private static Ipam checkHome(@Nullable Ipam home, @Nullable Ipam its) {
    if (home != null && its != home) {
      throw new Refuse(RefusalCode.INVALID_COMBINATION, home.id);
    }
    return Objects.requireNonNull(its);
  }

  /** What time brings about, in its order: what ends, what is not kept back any more. */
  List<String> due(int most) {
    List<String> due = new ArrayList<>();
    rows.grants.stream()
        .filter(g -> g.until != null && !g.until.isAfter(rows.now))
        .sorted(
            Comparator.comparing((Grant g) -> Objects.requireNonNull(g.until))
                .thenComparing(g -> g.pool.ipam.id)
                .thenComparing(g -> g.pool.id)
                .thenComparing(g -> g.range.from()))
        .limit(most)
        .toList()
        .forEach(
            grant -> {
              end(grant);
              due.add("ended " + grant.id);
            });
    rows.kept.stream()
        .filter(k -> !k.until().isAfter(rows.now))
        .sorted(
            Comparator.comparing(Kept::until)
                .thenComparing(k -> k.pool().ipam.id)
                .thenComparing(k -> k.pool().id)
                .thenComparing(k -> k.range().from()))
        .limit(most - due.size())
        .toList()
        .forEach(
            kept -> {
              rows.kept.remove(kept);
              due.add(kept.name());
            });
    return due;
  }
}
