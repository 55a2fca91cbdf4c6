package io.cadastre.domain.register;

import static io.cadastre.domain.register.NaiveRegister.refuseIf;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.register.NaiveAllocations.Turn;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Ipam;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Remains;
import io.cadastre.domain.register.NaiveRows.Scope;
import io.cadastre.domain.register.RegisterStep.Asker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The naive reference's pools. */
final class NaivePools {
  private final NaiveRows rows;
  private final Limits limits;
  private final NaiveCidrs cidrs;
  private final NaiveAllocations allocations;
  private final NaiveReleases releases;

  NaivePools(NaiveRows rows, NaiveSpace space, Limits limits) {
    this.rows = rows;
    this.limits = limits;
    cidrs = new NaiveCidrs(rows, space, limits);
    allocations = new NaiveAllocations(rows, space);
    releases = new NaiveReleases(rows, space, allocations);
  }

  List<@Nullable NaiveRange> answer(PoolCommand command, Asker asker, long sequence) {
    String account = asker.account();
    Turn turn = new Turn(asker, sequence, 0);
    return switch (command) {
      case CreatePool c -> one(create(c, account));
      case ModifyPool c -> one(modify(c, account));
      case DeletePool c -> one(delete(c, account));
      case ProvisionCidr c -> one(cidrs.provision(c, livePool(c.pool(), account)));
      case DeprovisionCidr c -> one(cidrs.deprovision(c, livePool(c.pool(), account)));
      case Allocate c -> allocations.allocate(c, turn);
      case Release c -> one(releases.release(c, asker));
      case Batch c -> releases.batch(c, turn);
      case Renew c -> one(releases.renew(c, asker));
      case EndCooldown c -> one(releases.endCooldown(c, asker));
      case ModifyAllocation c -> one(releases.describe(c, asker));
    };
  }

  private static List<@Nullable NaiveRange> one(@Nullable NaiveRange range) {
    return Collections.singletonList(range);
  }

  List<String> due(int most) {
    return releases.due(most);
  }

  private Pool livePool(PoolId id, String account) {
    Pool pool = allocations.pool(id, account);
    refuseIf(pool.deleting(), RefusalCode.INCORRECT_STATE);
    return pool;
  }

  private @Nullable NaiveRange create(CreatePool c, String account) {
    Scope scope = null;
    Ipam ipam = null;
    for (Scope s : rows.scopes) {
      for (Ipam i : rows.ipams) {
        if (s.id.equals(c.scope().value()) && s.ipam.equals(i.id) && i.owner.equals(account)) {
          scope = s;
          ipam = i;
        }
      }
    }
    if (scope == null || ipam == null) {
      throw new Refuse(RefusalCode.SCOPE_NOT_FOUND, null);
    }
    Scope home = scope;
    refuseIf(
        rows.pools.stream().anyMatch(p -> p.id.equals(c.pool().value())),
        RefusalCode.INCORRECT_STATE);
    refuseIf(
        rows.pools.stream().filter(p -> p.scope == home && !p.deleting()).count() >= limits.pools(),
        RefusalCode.LIMIT_EXCEEDED);
    Pool pool = new Pool();
    pool.bits = c.family().bits();
    pool.locale = c.locale();
    pool.depth = 1;
    if (c.source() != null) {
      Pool source = livePool(c.source(), account);
      refuseIf(source.scope != scope, RefusalCode.INVALID_COMBINATION);
      refuseIf(source.bits != pool.bits, RefusalCode.INVALID_COMBINATION);
      refuseIf(source.depth >= limits.depth(), RefusalCode.LIMIT_EXCEEDED);
      pool.locale = pool.locale == null ? source.locale : pool.locale;
      refuseIf(
          source.locale != null && !source.locale.equals(pool.locale), RefusalCode.INVALID_VALUE);
      pool.source = source;
      pool.depth = source.depth + 1;
    }
    String locale = pool.locale;
    refuseIf(locale != null && !ipam.regions.contains(locale), RefusalCode.INVALID_VALUE);
    refuseIf(
        ipam.free && (!scope.open || locale != null && !locale.equals(ipam.home)),
        RefusalCode.INVALID_COMBINATION);
    refuseIf(
        scope.open && pool.bits == 128 && pool.source == null && c.publiclyAdvertisable() == null,
        RefusalCode.INVALID_COMBINATION);
    pool.min = c.rules().minNetmaskLength();
    pool.max = c.rules().maxNetmaskLength();
    pool.usual = c.rules().defaultNetmaskLength();
    pool.wanted.putAll(c.rules().resourceTags().entries());
    checkRules(pool);
    handle(pool, c.strategy(), c.coolDownSeconds(), c.holdersOnly());
    NaiveTags.check(c.tags().entries());
    pool.id = c.pool().value();
    pool.ipam = ipam;
    pool.scope = scope;
    pool.description = c.description();
    pool.tags.putAll(c.tags().entries());
    rows.pools.add(pool);
    return null;
  }

  private static void checkRules(Pool pool) {
    int least = pool.min == null ? 0 : pool.min;
    int most = pool.max == null ? pool.bits : pool.max;
    int usual = pool.usual == null ? least : pool.usual;
    refuseIf(
        least < 0 || most > pool.bits || least > most || usual < least || usual > most,
        RefusalCode.INVALID_VALUE);
    NaiveTags.check(pool.wanted);
  }

  private static void handle(
      Pool pool,
      @Nullable Strategy strategy,
      @Nullable Integer coolDownSeconds,
      @Nullable Boolean holdersOnly) {
    refuseIf(coolDownSeconds != null && coolDownSeconds < 0, RefusalCode.INVALID_VALUE);
    pool.strategy = strategy != null ? strategy : pool.strategy;
    pool.coolDownSeconds = coolDownSeconds != null ? coolDownSeconds : pool.coolDownSeconds;
    pool.holdersOnly = holdersOnly != null ? holdersOnly : pool.holdersOnly;
  }

  private @Nullable NaiveRange modify(ModifyPool c, String account) {
    Pool pool = livePool(c.pool(), account);
    boolean nothing =
        c.description() == null
            && c.autoImport() == null
            && c.minNetmaskLength() == null
            && c.maxNetmaskLength() == null
            && c.defaultNetmaskLength() == null
            && !c.clearDefaultNetmaskLength()
            && c.addResourceTags().isEmpty()
            && c.removeResourceTags().isEmpty()
            && c.strategy() == null
            && c.coolDownSeconds() == null
            && c.holdersOnly() == null;
    refuseIf(nothing, RefusalCode.INVALID_COMBINATION);
    refuseIf(
        c.clearDefaultNetmaskLength() && c.defaultNetmaskLength() != null,
        RefusalCode.INVALID_COMBINATION);
    Pool after = new Pool();
    after.bits = pool.bits;
    after.min = c.minNetmaskLength() == null ? pool.min : c.minNetmaskLength();
    after.max = c.maxNetmaskLength() == null ? pool.max : c.maxNetmaskLength();
    after.usual = c.defaultNetmaskLength() == null ? pool.usual : c.defaultNetmaskLength();
    after.usual = c.clearDefaultNetmaskLength() ? null : after.usual;
    after.wanted = new TreeMap<>(pool.wanted);
    after.wanted.entrySet().removeAll(c.removeResourceTags().entries().entrySet());
    after.wanted.putAll(c.addResourceTags().entries());
    checkRules(after);
    handle(pool, c.strategy(), c.coolDownSeconds(), c.holdersOnly());
    pool.min = after.min;
    pool.max = after.max;
    pool.usual = after.usual;
    pool.wanted = after.wanted;
    pool.description = c.description() == null ? pool.description : c.description();
    pool.state = "MODIFY_COMPLETE";
    return null;
  }

  private @Nullable NaiveRange delete(DeletePool c, String account) {
    Pool root = livePool(c.pool(), account);
    refuseIf(c.cascade() && root.scope.open, RefusalCode.INVALID_COMBINATION);
    if (!c.cascade()) {
      refuseIf(!children(root).isEmpty(), RefusalCode.DEPENDENCY);
      refuseIf(rows.grants.stream().anyMatch(g -> g.pool == root), RefusalCode.DEPENDENCY);
      refuseIf(
          rows.pieces.stream()
              .anyMatch(p -> p.pool == root && p.holds() && !p.state.equals("FAILED_DEPROVISION")),
          RefusalCode.DEPENDENCY);
    }
    List<Pool> all = new ArrayList<>(List.of(root));
    for (int i = 0; i < all.size(); i++) {
      all.addAll(children(all.get(i)));
    }
    rows.grants.removeIf(g -> g.child == root);
    List<String> ids = new ArrayList<>();
    for (Pool pool : all) {
      rows.pieces.stream().filter(p -> p.pool == pool).forEach(p -> ids.add(p.id));
      rows.grants.stream().filter(g -> g.pool == pool).forEach(g -> ids.add(g.id));
      rows.kept.stream().filter(k -> k.pool() == pool).forEach(k -> ids.add(k.name()));
      ids.add(pool.id);
      pool.state = "DELETE_IN_PROGRESS";
    }
    rows.pieces.removeIf(p -> all.contains(p.pool));
    rows.grants.removeIf(g -> all.contains(g.pool));
    rows.kept.removeIf(k -> all.contains(k.pool()));
    rows.remains.add(new Remains(root.ipam, root, ids));
    return null;
  }

  private List<Pool> children(Pool parent) {
    return rows.pools.stream()
        .filter(p -> p.source == parent && !p.deleting())
        .sorted(Comparator.comparing(p -> p.id))
        .toList();
  }
}
