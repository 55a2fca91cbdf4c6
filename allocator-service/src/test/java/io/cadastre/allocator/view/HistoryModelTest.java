package io.cadastre.allocator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
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
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.domain.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random events, and beside the view a reference that keeps a copy of all rows after each of them
 * and knows what a delete took away at once.
 */
class HistoryModelTest {
  private static final int STEPS = 600;
  private static final int READS = 400;
  private static final List<String> LENGTHS = List.of("/26", "/27", "/28");

  /** Of each IPAM the rows after each of its events, the first being before all of them. */
  private final Map<IpamId, List<TreeMap<String, Row>>> copies = new HashMap<>();

  private final List<String> ended = new ArrayList<>();

  @Test
  @Claim("MC.09")
  void asOf_isWhatACopyOfAllRowsAfterEachEventSays(@TempDir Path one, @TempDir Path two) {
    long seed = Seeds.seed("HistoryModelTest.asOf_isWhatACopyOfAllRowsAfterEachEventSays");
    Random random = new Random(seed);
    try (Told told = new Told(one);
        Told again = new Told(two)) {
      List<IpamId> ipams = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        if (step % 150 == 0) {
          ipams.add(told.scenario.ipam().id());
          copy(told);
        }
        take(random, told, ipams.get(random.nextInt(ipams.size())));
        copy(told);
      }
      told.tellAll(again);
      for (int read = 0; read < READS; read++) {
        IpamId ipam = ipams.get(random.nextInt(ipams.size()));
        List<TreeMap<String, Row>> ofIpam = Objects.requireNonNull(copies.get(ipam));
        int sequence = random.nextInt(ofIpam.size());
        compare("seed " + seed, ipam, sequence, ofIpam, told, random);
        if (read % 10 == 0) {
          compare("seed " + seed + " told again", ipam, sequence, ofIpam, again, random);
        }
      }
      assertThat(ended).as("what deletes took").isNotEmpty();
    }
  }

  private static void compare(
      String when,
      IpamId ipam,
      int sequence,
      List<TreeMap<String, Row>> copies,
      Told told,
      Random random) {
    TreeMap<String, Row> expected = copies.get(sequence);
    String what = "%s, %s at %d".formatted(when, ipam, sequence);
    told.history(
        history -> {
          Rows rows = history.asOf(ipam, sequence);
          List<Row> found = new ArrayList<>();
          rows.scan(Keys.IPAMS, null, found::add);
          rows.scan(Keys.within(ipam), null, found::add);
          List<Row> wanted = new ArrayList<>();
          Row own = expected.get(Keys.ipam(ipam));
          if (own != null) {
            wanted.add(own);
          }
          expected.tailMap(Keys.within(ipam)).values().stream()
              .filter(row -> row.key().startsWith(Keys.within(ipam)))
              .forEach(wanted::add);
          assertThat(found).as(what).isEqualTo(wanted);
          TreeMap<String, Row> any = copies.get(random.nextInt(copies.size()));
          for (String key : any.keySet()) {
            assertThat(rows.get(key)).as(what).isEqualTo(expected.get(key));
            if (any.get(key) instanceof PoolRow pool) {
              compareCidrs(what, Keys.allocations(ipam, pool.id()), rows, expected);
              compareCidrs(what, Keys.quarantines(ipam, pool.id()), rows, expected);
            }
          }
          if (!found.isEmpty()) {
            String after = found.get(random.nextInt(found.size())).key();
            List<Row> behind = new ArrayList<>();
            rows.scan(Keys.within(ipam), after, behind::add);
            assertThat(behind)
                .as(what + " after " + after)
                .isEqualTo(
                    wanted.stream()
                        .filter(row -> row.key().startsWith(Keys.within(ipam)))
                        .filter(row -> row.key().compareTo(after) > 0)
                        .toList());
          }
          compareChanges(what, ipam, sequence, copies, history, random);
          return null;
        });
  }

  private static void compareCidrs(
      String what, String prefix, Rows rows, TreeMap<String, Row> expected) {
    List<String> found = new ArrayList<>();
    rows.cidrs(prefix, cidr -> found.add(prefix + cidr.sortKey()));
    assertThat(found)
        .as(what + " below " + prefix)
        .containsExactlyInAnyOrderElementsOf(
            expected.keySet().stream().filter(key -> key.startsWith(prefix)).toList());
  }

  private static void compareChanges(
      String what,
      IpamId ipam,
      int sequence,
      List<TreeMap<String, Row>> copies,
      History history,
      Random random) {
    int other = random.nextInt(copies.size());
    Map<String, Change> found = new TreeMap<>();
    history.changes(
        ipam,
        new History.Window(sequence, other),
        Keys.within(ipam),
        null,
        change -> found.put(change.key(), change) == null);
    Map<String, Change> wanted = new TreeMap<>();
    Stream.of(sequence, other)
        .flatMap(at -> copies.get(at).keySet().stream())
        .filter(key -> key.startsWith(Keys.within(ipam)))
        .forEach(
            key -> {
              Row before = copies.get(sequence).get(key);
              Row after = copies.get(other).get(key);
              if (before == null || !before.equals(after)) {
                wanted.put(key, new Change(key, before, after));
              }
            });
    assertThat(found).as(what + " and " + other).isEqualTo(wanted);
  }

  private void take(Random random, Told told, IpamId ipam) {
    Scenario scenario = told.scenario;
    List<PoolRow> pools = rows(told, Keys.pools(ipam), PoolRow.class);
    List<ScopeRow> scopes = rows(told, Keys.scopes(ipam), ScopeRow.class);
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
      PoolId pool = pick(pools, random).id();
      scenario.when(
          scenario.commands().provision(pool, "10.%d.0.0/22".formatted(random.nextInt(9))));
    } else if (chance < 26 && !pools.isEmpty()) {
      PoolId pool = pick(pools, random).id();
      scenario.when(
          scenario.commands().deprovision(pool, "10.%d.0.0/22".formatted(random.nextInt(9))));
    } else if (chance < 29 && !pools.isEmpty()) {
      PoolRow pool = pick(pools, random);
      scenario.when(scenario.commands().deletePoolCascading(pool.id()));
    } else if (chance == 29 && random.nextInt(4) == 0) {
      scenario.when(scenario.commands().deleteIpam(ipam, true));
    } else if (chance < 36) {
      sweep(random, told, ipam);
    } else if (chance < 42) {
      var vpc = Scenario.vpc("vpc-" + random.nextInt(3), cidr(random));
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
      holders(random, told, pools);
    }
  }

  private static void holders(Random random, Told told, List<PoolRow> pools) {
    Scenario scenario = told.scenario;
    PoolRow pool = pick(pools, random);
    List<AllocationRow> held =
        rows(told, Keys.allocations(pool.ipam(), pool.id()), AllocationRow.class);
    List<QuarantineRow> kept =
        rows(told, Keys.quarantines(pool.ipam(), pool.id()), QuarantineRow.class);
    switch (random.nextInt(8)) {
      case 0, 1 ->
          scenario.when(scenario.commands().allocation(pool.id()).cidr(cidr(random)).make());
      case 2 ->
          scenario.when(
              scenario
                  .commands()
                  .allocation(pool.id())
                  .netmaskLength(28)
                  .expiresAt(scenario.now().plusSeconds(2 + random.nextInt(60)))
                  .make());
      case 3 ->
          told.refused(
              pool.ipam(), pool.scope(), scenario.commands().allocate(pool.id(), cidr(random)));
      case 4 -> {
        if (!held.isEmpty()) {
          AllocationRow row = pick(held, random);
          scenario.when(new ModifyAllocation(row.id(), "text " + random.nextInt(3)));
          scenario.when(scenario.commands().tag(row.id(), "k", "" + random.nextInt(2)));
        }
      }
      case 5 -> {
        if (!held.isEmpty()) {
          scenario.when(
              new Renew(
                  pick(held, random).id(), scenario.now().plusSeconds(2 + random.nextInt(60))));
        }
        if (!kept.isEmpty()) {
          scenario.when(new EndCooldown(pool.id(), pick(kept, random).cidr(), "no time"));
        }
      }
      default -> {
        if (!held.isEmpty()) {
          scenario.when(scenario.commands().release(pick(held, random)));
        }
      }
    }
  }

  /** A slice of what was deleted: all of it, or the first rows of the first pool. */
  private static void sweep(Random random, Told told, IpamId ipam) {
    List<ExtentRow> extents = rows(told, Keys.extents(ipam), ExtentRow.class);
    if (extents.isEmpty()) {
      return;
    }
    ExtentRow extent = extents.getFirst();
    if (random.nextBoolean() && extent.pool() != null && extent.cursor() == null) {
      List<Row> first = new ArrayList<>();
      told.scenario
          .rows()
          .scan(
              Keys.allocations(ipam, extent.pools().getFirst()),
              null,
              row -> first.add(row) && first.size() < 2);
      if (!first.isEmpty()) {
        told.scenario.sweep(
            new ExtentSwept(ipam, extent.pool(), first.getLast().key(), first.size(), false));
        return;
      }
    }
    told.scenario.sweep(ipam);
  }

  /** Listens event by event, and keeps a copy of the rows after each. */
  private void copy(Told told) {
    told.listen(
        (ipam, sequence) ->
            copies
                .computeIfAbsent(ipam, i -> new ArrayList<>(List.of(new TreeMap<>())))
                .add(seen(ipam, told)));
    copies.forEach(
        (ipam, ofIpam) -> {
          if (ofIpam.size() == told.head(ipam)) { // an attempt changed nothing
            ofIpam.add(seen(ipam, told));
          }
          assertThat(ofIpam).hasSize((int) told.head(ipam) + 1);
        });
  }

  /** The rows of an IPAM without those that a delete has ended. */
  private TreeMap<String, Row> seen(IpamId ipam, Told told) {
    TreeMap<String, Row> all = new TreeMap<>();
    for (Row row : told.rows().all()) {
      if (row.key().equals(Keys.ipam(ipam)) || row.key().startsWith(Keys.within(ipam))) {
        all.put(row.key(), row);
      }
    }
    for (ExtentRow extent : rows(told, Keys.extents(ipam), ExtentRow.class)) {
      if (extent.pool() == null) {
        ended.addAll(all.keySet());
        all.clear();
      }
      for (PoolId pool : extent.pools()) {
        ended.add(pool.value());
        all.values()
            .removeIf(
                row ->
                    row.key().contains("/" + pool.value())
                        || row instanceof io.cadastre.domain.pool.AllocationPlace place
                            && place.pool().equals(pool));
      }
      all.remove(extent.key());
    }
    return all;
  }

  private static <R> List<R> rows(Told told, String prefix, Class<R> type) {
    List<R> found = new ArrayList<>();
    told.scenario.rows().scan(prefix, null, row -> found.add(type.cast(row)));
    return found;
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String cidr(Random random) {
    String length = LENGTHS.get(random.nextInt(LENGTHS.size()));
    return "10.%d.%d.%d%s"
        .formatted(random.nextInt(9), random.nextInt(4), random.nextInt(4) * 64, length);
  }
}
