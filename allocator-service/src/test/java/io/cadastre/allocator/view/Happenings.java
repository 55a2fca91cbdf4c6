package io.cadastre.allocator.view;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.ExtentRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What happens in IPAMs at random, of every kind that leaves something in the past. */
final class Happenings {
  private static final List<String> LENGTHS = List.of("/26", "/27", "/28");

  /** Somebody wanted a CIDR by name and was refused it by the event of that sequence. */
  record Attempt(IpamId ipam, long sequence, Cidr cidr) {}

  final List<Attempt> attempts = new ArrayList<>();
  private final Random random;
  private final Told told;
  private final Scenario scenario;

  Happenings(Random random, Told told) {
    this.random = random;
    this.told = told;
    this.scenario = told.scenario;
  }

  /** One thing that happens in an IPAM, or something that was wanted there in vain. */
  void next(IpamId ipam) {
    List<PoolRow> pools = rows(Keys.pools(ipam), PoolRow.class);
    List<ScopeRow> scopes = rows(Keys.scopes(ipam), ScopeRow.class);
    int chance = random.nextInt(100);
    if (chance < 12 && !scopes.isEmpty() && pools.size() < 12) {
      ScopeRow scope = scopes.get(random.nextInt(scopes.size()));
      var draft = scenario.commands().pool(scope.id());
      if (!pools.isEmpty() && random.nextInt(3) == 0) {
        PoolRow source = pools.get(random.nextInt(pools.size()));
        draft = scenario.commands().pool(source.scope()).source(source.id());
      }
      var create = draft.coolDown(Duration.ofSeconds(random.nextInt(90))).make();
      scenario.when(create);
    } else if (chance < 14) {
      scenario.when(scenario.commands().createScope(ipam));
    } else if (chance < 24 && !pools.isEmpty()) {
      PoolId pool = pick(pools).id();
      scenario.when(
          scenario.commands().provision(pool, "10.%d.0.0/22".formatted(random.nextInt(9))));
    } else if (chance < 26 && !pools.isEmpty()) {
      PoolId pool = pick(pools).id();
      scenario.when(
          scenario.commands().deprovision(pool, "10.%d.0.0/22".formatted(random.nextInt(9))));
    } else if (chance < 29 && !pools.isEmpty()) {
      PoolRow pool = pick(pools);
      scenario.when(scenario.commands().deletePoolCascading(pool.id()));
    } else if (chance == 29 && random.nextInt(4) == 0) {
      scenario.when(scenario.commands().deleteIpam(ipam, true));
    } else if (chance < 36) {
      sweep(ipam);
    } else if (chance < 42) {
      var vpc = Scenario.vpc("vpc-" + random.nextInt(3), cidr());
      if (scenario.directory().ipam(ipam) == null) {
        return;
      }
      if (random.nextBoolean()) {
        scenario.sees(ipam, vpc);
      } else {
        scenario.misses(ipam, vpc);
      }
    } else if (chance < 46) {
      scenario.passes(Duration.ofSeconds(random.nextInt(120)));
    } else if (!pools.isEmpty()) {
      holders(pools);
    }
  }

  private void holders(List<PoolRow> pools) {
    PoolRow pool = pick(pools);
    List<AllocationRow> held = rows(Keys.allocations(pool.ipam(), pool.id()), AllocationRow.class);
    List<QuarantineRow> kept = rows(Keys.quarantines(pool.ipam(), pool.id()), QuarantineRow.class);
    switch (random.nextInt(8)) {
      case 0, 1 -> scenario.when(scenario.commands().allocation(pool.id()).cidr(cidr()).make());
      case 2 ->
          scenario.when(
              scenario
                  .commands()
                  .allocation(pool.id())
                  .netmaskLength(28)
                  .expiresAt(scenario.now().plusSeconds(2 + random.nextInt(60)))
                  .make());
      case 3 -> refused(pool);
      case 4 -> {
        if (!held.isEmpty()) {
          AllocationRow row = pick(held);
          scenario.when(new ModifyAllocation(row.id(), "text " + random.nextInt(3)));
          scenario.when(scenario.commands().tag(row.id(), "k", "" + random.nextInt(2)));
        }
      }
      case 5 -> {
        if (!held.isEmpty()) {
          scenario.when(
              new Renew(pick(held).id(), scenario.now().plusSeconds(2 + random.nextInt(60))));
        }
        if (!kept.isEmpty()) {
          scenario.when(new EndCooldown(pool.id(), pick(kept).cidr(), "no time"));
        }
      }
      default -> {
        if (!held.isEmpty()) {
          scenario.when(scenario.commands().release(pick(held)));
        }
      }
    }
  }

  private void refused(PoolRow pool) {
    String wanted = cidr();
    told.refused(pool.ipam(), pool.scope(), scenario.commands().allocate(pool.id(), wanted));
    attempts.add(new Attempt(pool.ipam(), told.head(pool.ipam()), Cidr.parse(wanted)));
  }

  /** A slice of what was deleted: all of it, or the first rows of the first pool. */
  private void sweep(IpamId ipam) {
    List<ExtentRow> extents = rows(Keys.extents(ipam), ExtentRow.class);
    if (extents.isEmpty()) {
      return;
    }
    ExtentRow extent = extents.getFirst();
    if (random.nextBoolean() && extent.pool() != null && extent.cursor() == null) {
      List<Row> first = new ArrayList<>();
      scenario
          .rows()
          .scan(
              Keys.allocations(ipam, extent.pools().getFirst()),
              null,
              row -> first.add(row) && first.size() < 2);
      if (!first.isEmpty()) {
        scenario.sweep(
            new ExtentSwept(ipam, extent.pool(), first.getLast().key(), first.size(), false));
        return;
      }
    }
    scenario.sweep(ipam);
  }

  private <R> List<R> rows(String prefix, Class<R> type) {
    List<R> found = new ArrayList<>();
    scenario.rows().scan(prefix, null, row -> found.add(type.cast(row)));
    return found;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String cidr() {
    String length = LENGTHS.get(random.nextInt(LENGTHS.size()));
    return "10.%d.%d.%d%s"
        .formatted(random.nextInt(9), random.nextInt(4), random.nextInt(4) * 64, length);
  }
}
