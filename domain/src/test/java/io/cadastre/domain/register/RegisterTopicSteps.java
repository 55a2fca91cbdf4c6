package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Kept;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.AllocationDraft;
import io.cadastre.domain.testkit.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Steps that only a topic can ask for: of many pools, of both families, many at once, for long. */
final class RegisterTopicSteps {
  private final Random random;
  private final NaiveRows rows;
  private final Commands commands;
  private final RegisterCidrSteps cidrs;

  RegisterTopicSteps(Random random, NaiveRows rows, Commands commands, RegisterCidrSteps cidrs) {
    this.random = random;
    this.rows = rows;
    this.commands = commands;
    this.cidrs = cidrs;
  }

  Command next() {
    Pool pool = beside(pick(rows.pools));
    int chance = random.nextInt(10);
    if (chance == 0 && !rows.grants.isEmpty()) {
      return release();
    }
    if (chance == 1 && !rows.grants.isEmpty()) {
      AllocationId id = new AllocationId(pick(rows.grants).id);
      return new Renew(id, random.nextInt(4) == 0 ? null : cidrs.later());
    }
    if (chance == 2) {
      return endCooldown(pool);
    }
    if (chance == 3) {
      return both(pool);
    }
    return chance < 7 ? batch(pool) : ofMany(pool);
  }

  /** By its id alone, or by where it is. */
  private Release release() {
    Grant grant = pick(rows.grants);
    return random.nextBoolean()
        ? new Release(null, null, new AllocationId(grant.id))
        : new Release(new PoolId(grant.pool.id), RegisterCidrSteps.cidr(grant.range), null);
  }

  private Command endCooldown(Pool pool) {
    String reason = random.nextInt(8) == 0 ? " " : "it comes back";
    if (rows.kept.isEmpty() || random.nextInt(10) == 0) {
      return new EndCooldown(new PoolId(pool.id), cidrs.inside(pool, 5), reason);
    }
    Kept kept = pick(rows.kept);
    Cidr cidr = RegisterCidrSteps.cidr(kept.range());
    return new EndCooldown(new PoolId(kept.pool().id), cidr, reason);
  }

  private Command batch(Pool pool) {
    List<Release> releases = new ArrayList<>();
    List<Allocate> allocations = new ArrayList<>();
    for (int i = rows.grants.isEmpty() ? 0 : random.nextInt(3); i > 0; i--) {
      releases.add(release());
    }
    for (int i = releases.isEmpty() ? 3 : random.nextInt(4); i > 0; i--) {
      allocations.add(random.nextInt(4) > 0 ? alone(beside(pool)) : ofMany(beside(pool)));
    }
    return new Batch(releases, allocations);
  }

  private Allocate alone(Pool pool) {
    return allocation(pool).make();
  }

  /** Something small that mostly fits, so that all of it can be granted; or anything. */
  private AllocationDraft allocation(Pool pool) {
    if (random.nextInt(4) == 0) {
      return cidrs.allocation(pool);
    }
    AllocationDraft draft =
        commands
            .allocation(new PoolId(pool.id))
            .netmaskLength(small(pool))
            .tags(new Tags(pool.wanted));
    return random.nextInt(3) == 0 ? draft.expiresAt(cidrs.later()) : draft;
  }

  private static int small(Pool pool) {
    return pool.max != null ? pool.max : pool.bits == 32 ? 28 : 64;
  }

  private Allocate ofMany(Pool pool) {
    AllocationDraft draft = allocation(pool);
    int chance = random.nextInt(8);
    if (chance < 3) {
      PoolId[] listed = new PoolId[1 + random.nextInt(3)];
      listed[0] = new PoolId(pool.id);
      for (int i = 1; i < listed.length; i++) {
        listed[i] = new PoolId(beside(pool).id);
      }
      draft.pools(listed);
    } else if (chance < 7) {
      String locale = random.nextInt(4) == 0 ? pick(RegisterSteps.REGIONS) : null;
      draft.selector(
          new PoolSelector(new ScopeId(pool.scope.id), pick(RegisterSteps.TAGS), locale));
    }
    if (random.nextInt(3) == 0) {
      second(draft, pool);
    }
    return draft.make();
  }

  /** Small ones of both families, of pools that have space. */
  private Allocate both(Pool pool) {
    Pool narrow = beside(pool, 32);
    Pool wide = beside(pool, 128);
    Map<String, String> tags = new TreeMap<>(narrow.wanted);
    tags.putAll(wide.wanted);
    AllocationDraft draft =
        commands
            .allocation(new PoolId(pool.id))
            .pools(new PoolId(narrow.id), new PoolId(wide.id))
            .netmaskLength(small(narrow))
            .ipv6(small(wide))
            .tags(new Tags(tags));
    second(draft, wide);
    return draft.make();
  }

  /** As well of an IPv6 pool. */
  private void second(AllocationDraft draft, Pool pool) {
    int chance = random.nextInt(8);
    if (chance == 0) {
      draft.ipv6(cidrs.inside(pool, 9));
    } else if (chance < 4) {
      draft.ipv6(chance == 1 ? 44 + random.nextInt(24) : 64);
    }
    if (random.nextInt(3) == 0) {
      AllocationId id = commands.provision(new PoolId(pool.id), 20).allocation();
      if (random.nextInt(6) == 0) {
        draft.named(id);
      }
      draft.ipv6Named(id);
    }
  }

  private Pool beside(Pool pool) {
    return beside(pool, random.nextBoolean() ? 32 : 128);
  }

  /** One of the same IPAM, mostly, that has something to hand out, where there is one. */
  private Pool beside(Pool pool, int bits) {
    List<Pool> near =
        rows.pools.stream()
            .filter(p -> p.ipam == pool.ipam || random.nextInt(20) == 0)
            .filter(p -> p.bits == bits || random.nextInt(20) == 0)
            .filter(p -> rows.pieces.stream().anyMatch(o -> o.pool == p && o.usable()))
            .toList();
    return near.isEmpty() ? pool : pick(near);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
