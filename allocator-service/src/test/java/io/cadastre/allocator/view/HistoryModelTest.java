package io.cadastre.allocator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.ExtentRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random events, and beside the view a reference that keeps a copy of all rows after each of them
 * and knows what a delete took away at once.
 */
class HistoryModelTest {
  private static final int STEPS = 600;
  private static final int READS = 400;

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
      List<IpamId> ipams = happen(random, told, new Happenings(random, told));
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

  @Test
  void lived_areWhoStandInTheCopies(@TempDir Path one, @TempDir Path two) {
    long seed = Seeds.seed("HistoryModelTest.lived_areWhoStandInTheCopies");
    Random random = new Random(seed);
    Periods small = new Periods(1 + random.nextInt(6), random.nextInt(2));
    try (Told byPeriod = new Told(one, small);
        Told byAddress = new Told(two, new Periods(small.power(), Integer.MAX_VALUE))) {
      Happenings happenings = new Happenings(random, byPeriod);
      List<IpamId> ipams = happen(random, byPeriod, happenings);
      byPeriod.tellAll(byAddress);
      for (int read = 0; read < READS; read++) {
        IpamId ipam = ipams.get(random.nextInt(ipams.size()));
        compareLived("seed " + seed, ipam, happenings.attempts, byPeriod, byAddress, random);
      }
      assertThat(happenings.attempts).isNotEmpty();
    }
  }

  /** The IPAMs in which it happened. */
  private List<IpamId> happen(Random random, Told told, Happenings happenings) {
    List<IpamId> ipams = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (step % 150 == 0) {
        ipams.add(told.scenario.ipam().id());
        copy(told);
      }
      happenings.next(ipams.get(random.nextInt(ipams.size())));
      copy(told);
    }
    return ipams;
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

  /** Somebody at a CIDR for a while; an attempt has no row and no end. */
  private record Stay(Cidr cidr, @Nullable Row row, long began, @Nullable Long ended) {
    static Stay of(Lived lived) {
      Mark ended = lived.row() == null ? null : lived.ended();
      return new Stay(
          lived.cidr(),
          lived.row(),
          lived.began().sequence(),
          ended == null ? null : ended.sequence());
    }
  }

  private void compareLived(
      String when,
      IpamId ipam,
      List<Happenings.Attempt> attempts,
      Told byPeriod,
      Told byAddress,
      Random random) {
    int size = Objects.requireNonNull(copies.get(ipam)).size();
    long from = random.nextInt(size);
    long to = from + (random.nextBoolean() ? random.nextInt(3) : random.nextInt(size));
    History.Window window = new History.Window(from, Math.min(to, size - 1));
    Cidr cidr = Cidr.parse("10.%d.0.0/16".formatted(random.nextInt(9)));
    cidr = cidr.parent(random.nextInt(17));
    boolean exactly = random.nextInt(8) == 0;
    List<Stay> wanted = new ArrayList<>();
    Cidr asked = cidr;
    Stream.concat(
            stays(ipam).stream()
                .filter(stay -> stay.began <= window.to())
                .filter(stay -> stay.ended == null || stay.ended > window.from()),
            attempts.stream()
                .filter(attempt -> attempt.ipam().equals(ipam))
                .map(attempt -> new Stay(attempt.cidr(), null, attempt.sequence(), null))
                .filter(stay -> stay.began >= window.from() && stay.began <= window.to()))
        .filter(stay -> exactly ? stay.cidr.equals(asked) : stay.cidr.overlaps(asked))
        .forEach(wanted::add);

    for (Told told : List.of(byPeriod, byAddress)) {
      String what =
          "%s, %s from %d to %d at %s %s".formatted(when, ipam, from, to, asked, told == byPeriod);
      List<Lived> found = lived(told, ipam, asked, exactly, window, Integer.MAX_VALUE);
      assertThat(found.stream().map(Stay::of)).as(what).containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(found)
          .as(what)
          .isSortedAccordingTo(
              Comparator.comparing(Lived::cidr).thenComparing(one -> one.began().sequence()));
      assertThat(
              lived(told, ipam, asked, exactly, window, 1 + random.nextInt(5)).stream()
                  .map(Stay::of))
          .as(what + " in pages")
          .isEqualTo(found.stream().map(Stay::of).toList());
    }
  }

  /** Page after page. */
  private static List<Lived> lived(
      Told told, IpamId ipam, Cidr cidr, boolean exactly, History.Window window, int limit) {
    List<Lived> found = new ArrayList<>();
    int before;
    do {
      before = found.size();
      List<Lived> page = new ArrayList<>();
      byte[] after = found.isEmpty() ? null : found.getLast().place();
      told.history(
          history -> {
            history.lived(
                ipam, cidr, exactly, window, after, one -> page.add(one) && page.size() < limit);
            return null;
          });
      found.addAll(page);
    } while (found.size() - before == limit);
    return found;
  }

  /** Who stayed at a CIDR, as the copies say: as long as a row of it was the same. */
  private List<Stay> stays(IpamId ipam) {
    List<Stay> all = new ArrayList<>();
    Map<String, Stay> open = new HashMap<>();
    List<TreeMap<String, Row>> ofIpam = Objects.requireNonNull(copies.get(ipam));
    for (int i = 0; i < ofIpam.size(); i++) {
      long sequence = i;
      TreeMap<String, Row> rows = ofIpam.get(i);
      open.entrySet()
          .removeIf(
              entry -> {
                Stay stay = entry.getValue();
                boolean isOver = !Objects.equals(stay.row, rows.get(entry.getKey()));
                return isOver && all.add(new Stay(stay.cidr, stay.row, stay.began, sequence));
              });
      rows.forEach(
          (key, row) -> {
            Cidr cidr = cidrOf(row);
            if (cidr != null) {
              open.putIfAbsent(key, new Stay(cidr, row, sequence, null));
            }
          });
    }
    all.addAll(open.values());
    return all;
  }

  private static @Nullable Cidr cidrOf(Row row) {
    return switch (row) {
      case AllocationRow r -> r.cidr();
      case PoolCidrRow r -> r.cidr();
      case QuarantineRow r -> r.cidr();
      case ResourceCidrRow r -> r.cidr();
      default -> null;
    };
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
}
