package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.RegisterStep.Asking;
import io.cadastre.domain.register.RegisterStep.Passing;
import io.cadastre.domain.register.RegisterStep.Sweeping;
import io.cadastre.domain.register.RegisterStep.Telling;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Usage;
import io.cadastre.domain.space.Use;
import io.cadastre.domain.testkit.MapRows;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The deciders and the naive reference, asked the same. */
final class RegisterTwin {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final NaiveRegister naive;
  private final Decider decider;
  private final MapRows rows = new MapRows();
  private final Index index = new Index();
  private final RowsSeen seen = new RowsSeen();
  private final List<Caused> events = new ArrayList<>();
  private final Map<Cidr, NaiveRange> ranges = new HashMap<>();

  private record Caused(Event event, String cause) {}

  private final int rebuildEvery;
  private int taken;
  private Instant now = START;
  private int forgotten;

  RegisterTwin(Limits limits, int rebuildEvery) {
    this.rebuildEvery = rebuildEvery;
    decider = new Decider(limits);
    naive = new NaiveRegister(limits);
  }

  void take(RegisterStep step) {
    int before = events.size();
    switch (step) {
      case Asking asking -> ask(asking);
      case Sweeping sweeping -> sweep(sweeping);
      case Passing passing -> pass(passing.minutes());
      case Telling telling -> tell(telling);
    }
    // Without an event the rows are those that were compared before.
    if (events.size() > before) {
      compareState();
    }
  }

  private void ask(Asking asking) {
    Asked asked =
        new Asked(
            new Principal(asking.account(), null, Principal.EC2, null), asking.region(), now, 1);
    Decision decision = decider.decide(asking.command(), asked, rows, index);
    NaiveRegister.Answer answer = naive.ask(asking.command(), asking.account(), asking.region());
    switch (decision) {
      case Decision.Refused refused -> {
        Refusal refusal = refused.refusal();
        same(refusal.message(), refusal.code(), answer.refused());
        if (answer.rival() != null) {
          same("rival", refusal.rival(), answer.rival());
          same(refusal.message(), refusal.message().contains(answer.rival()), true);
        }
      }
      case Decision.Accepted accepted -> {
        same("accepted", null, answer.refused());
        // A tag command answers with what it tagged, not with a CIDR.
        if (asking.command() instanceof PoolCommand) {
          same("CIDR", chosen(accepted.answer()), answer.range());
        }
        accepted.events().forEach(event -> apply(event, "request " + events.size()));
        Row after = rows.get(accepted.answer().key());
        if (after != null && !asking.command().previews()) {
          same("the answer, after the events", accepted.answer(), after);
        }
      }
    }
  }

  private void tell(Telling telling) {
    List<Event> judged =
        switch (telling.fact()) {
          case Fact.ResourceSeen fact -> Judge.seen(fact, rows);
          case Fact.ResourceGone fact -> Judge.gone(fact, rows);
          case Fact.SnapshotEnd fact -> Judge.absent(fact, telling.present(), rows);
          case Fact.SnapshotBegin fact -> List.of();
        };
    judged.forEach(event -> apply(event, "fact"));
    naive.told(telling.fact(), telling.present());
  }

  private void sweep(Sweeping sweeping) {
    Due due = Extent.next(new IpamId(sweeping.ipam()), rows, sweeping.slice());
    ExtentSwept slice = due == null ? null : (ExtentSwept) due.event();
    int before = rows.size();
    if (due != null && slice != null) {
      apply(slice, due.cause());
      same("removed", before - rows.size() >= slice.rows(), true);
    }
    int removed = naive.sweep(sweeping.ipam(), sweeping.slice());
    same("rows swept", slice == null ? -1 : slice.rows(), removed);
  }

  private void pass(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
    Set<String> gone = new TreeSet<>();
    for (Due due : Ticks.due(now, rows, index)) {
      gone.add(((CidrForgotten) due.event()).before().id().value());
      apply(due.event(), due.cause());
    }
    same("forgotten", gone, naive.pass(minutes));
    same("due again", Ticks.due(now, rows, index), List.of());
    forgotten += gone.size();
  }

  /** How many rows of CIDRs time took away. */
  int forgotten() {
    return forgotten;
  }

  private void apply(Event event, String cause) {
    events.add(new Caused(event, cause));
    for (RowChange change : Evolver.evolve(event, cause, rows)) {
      rows.apply(change);
      index.apply(change);
    }
  }

  private void compareState() {
    var seenNow = seen.of(rows);
    var expected = naive.rows.seen();
    // Compared plainly first: in every step an assertion over all of it costs too much.
    if (!seenNow.equals(expected)) {
      assertThat(seenNow).isEqualTo(expected);
    }
    for (Pool pool : naive.rows.pools) {
      if (!pool.deleting()) {
        compareSpace(pool);
      }
    }
    Set<String> sweeping = new TreeSet<>();
    naive.rows.remains.forEach(r -> sweeping.add(r.ipam.id));
    Set<String> indexed = new TreeSet<>();
    index.sweeping().forEach(ipam -> indexed.add(ipam.value()));
    same("what is being swept", indexed, sweeping);
    if (++taken % rebuildEvery == 0) {
      compareWithRebuilt();
    }
  }

  private void compareWithRebuilt() {
    same("index of the rows = index kept", Index.of(rows).sameAs(index), true);
  }

  /** Each address of a usable CIDR is allocated, or else lived in, or else free. */
  private void compareSpace(Pool pool) {
    PoolSpace space = Objects.requireNonNull(index.pool(new PoolId(pool.id)));
    List<NaiveRange> usable = new ArrayList<>();
    List<NaiveRange> claimed = new ArrayList<>();
    List<NaiveRange> allocated = new ArrayList<>();
    BigInteger size = BigInteger.ZERO;
    BigInteger taken = BigInteger.ZERO;
    for (Space provisioned : space.spaces().all()) {
      usable.add(range(provisioned.provisioned()));
      provisioned.forEach(
          c -> {
            claimed.add(range(c.cidr()));
            if (c.use() == Use.ALLOCATED) {
              allocated.add(range(c.cidr()));
            }
          });
      size = size.add(usable.getLast().size());
    }
    List<NaiveRange> granted = new ArrayList<>();
    for (Grant grant : naive.rows.grants) {
      if (grant.pool == pool) {
        granted.add(grant.range);
        taken = taken.add(grant.range.size());
      }
    }
    granted.sort(Comparator.comparing(NaiveRange::from));
    same("provisioned", usable, sorted(naive.usable(pool)));
    same("allocated", allocated, granted);
    List<NaiveRange> live = naive.live(pool);
    BigInteger lived =
        usable.stream()
            .map(u -> NaiveGuests.count(u, live, granted))
            .reduce(BigInteger.ZERO, BigInteger::add);
    Usage usage = space.spaces().usage();
    same("capacity", usage.capacity(), size);
    same("allocated", usage.allocated(), taken);
    same("occupied", usage.occupied(), lived);
    same("free", usage.free(), size.subtract(taken).subtract(lived));
    for (NaiveRange claim : claimed) {
      same(
          "nobody lives in " + claim,
          granted.contains(claim) || live.stream().anyMatch(l -> l.covers(claim)),
          true);
    }
    for (int i = 1; i < claimed.size(); i++) {
      same("disjoint", claimed.get(i - 1).to().compareTo(claimed.get(i).from()) <= 0, true);
    }
  }

  private static List<NaiveRange> sorted(List<NaiveRange> ranges) {
    return ranges.stream().sorted(Comparator.comparing(NaiveRange::from)).toList();
  }

  private static void same(String what, @Nullable Object actual, @Nullable Object expected) {
    if (!Objects.equals(actual, expected)) {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  private @Nullable NaiveRange chosen(Row answer) {
    Cidr cidr =
        switch (answer) {
          case AllocationRow row -> row.cidr();
          case PoolCidrRow row -> row.cidr();
          default -> null;
        };
    return cidr == null ? null : range(cidr);
  }

  private NaiveRange range(Cidr cidr) {
    return ranges.computeIfAbsent(cidr, c -> NaiveRange.of(c.toString()));
  }

  void finish() {
    compareState();
    compareWithRebuilt();
    MapRows replayed = new MapRows();
    for (Caused caused : events) {
      Evolver.evolve(caused.event, caused.cause, replayed).forEach(replayed::apply);
    }
    assertThat(replayed.sameAs(rows)).as("replay of the events = rows").isTrue();
    for (Grant grant : naive.rows.grants) {
      assertThat(naive.rows.grants)
          .noneMatch(g -> g != grant && g.pool == grant.pool && g.range.overlaps(grant.range));
    }
  }
}
