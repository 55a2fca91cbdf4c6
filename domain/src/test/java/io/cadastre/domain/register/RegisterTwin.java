package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
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
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.RegisterStep.Asker;
import io.cadastre.domain.register.RegisterStep.Asking;
import io.cadastre.domain.register.RegisterStep.Passing;
import io.cadastre.domain.register.RegisterStep.Sweeping;
import io.cadastre.domain.register.RegisterStep.Telling;
import io.cadastre.domain.space.FreeCidrs;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Usage;
import io.cadastre.domain.space.Use;
import io.cadastre.domain.testkit.MapRows;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The deciders and the naive reference, asked the same. */
final class RegisterTwin {
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
  private Instant now;
  private final Set<String> done = new TreeSet<>();

  RegisterTwin(Limits limits, int rebuildEvery) {
    this.rebuildEvery = rebuildEvery;
    decider = new Decider(limits);
    naive = new NaiveRegister(limits);
    now = naive.rows.now;
  }

  void take(RegisterStep step) {
    int before = events.size();
    switch (step) {
      case Asking asking -> ask(asking);
      case Sweeping sweeping -> sweep(sweeping);
      case Passing passing -> pass(passing);
      case Telling telling -> tell(telling);
    }
    boolean tried = step instanceof Asking asking && asking.command() instanceof Batch;
    // Without an event the rows are those that were compared before.
    if (events.size() > before || tried) {
      compareState();
    }
    if (tried) {
      compareWithRebuilt();
    }
  }

  private void ask(Asking asking) {
    Asker asker = asking.asker();
    String wayIn = asker.tenant() == null ? Principal.EC2 : Principal.TOPIC;
    Principal principal = new Principal(asker.account(), null, wayIn, asker.tenant());
    Asked asked = new Asked(principal, asker.region(), now, events.size() + 1);
    Command command = asking.command();
    Decision decision = decider.decide(command, asked, rows, index);
    if (command instanceof Batch) {
      same("decided again", decider.decide(command, asked, rows, index), decision);
    }
    NaiveRegister.Answer answer = naive.ask(command, asker, events.size() + 1);
    switch (decision) {
      case Decision.Refused refused -> refused(refused.refusal(), answer.refused());
      case Decision.Accepted accepted -> {
        same("accepted", null, answer.refused());
        // A tag command answers with what it tagged, not with a CIDR.
        if (command instanceof PoolCommand) {
          same("CIDRs", accepted.answers().stream().map(this::chosen).toList(), answer.ranges());
        }
        accepted.events().forEach(event -> apply(event, "request " + events.size()));
        boolean both = command instanceof PoolCommand.Allocate && accepted.events().size() > 1;
        done.add(both ? "both" : command.getClass().getSimpleName());
        Map<String, Row> last = new HashMap<>();
        accepted.answers().forEach(row -> last.put(row.key(), row));
        for (Row row : last.values()) {
          Row after = rows.get(row.key());
          if (after != null && !command.previews()) {
            same("the answer, after the events", row, after);
          }
        }
      }
    }
  }

  private void refused(Refusal refusal, @Nullable Refuse expected) {
    String said = refusal.message();
    if (expected == null) {
      throw new AssertionError("refused: " + said);
    }
    same(said, refusal.code(), expected.code);
    same(said, NaiveRegister.range(refusal.wouldFit()), expected.wouldFit);
    if (expected.rival != null) {
      same("rival", refusal.rival(), expected.rival);
      same(said, said.contains(expected.rival), true);
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

  private void pass(Passing passing) {
    now = now.plus(Duration.ofMinutes(passing.minutes()));
    List<String> happened = new ArrayList<>();
    for (Due due : Ticks.due(now, rows, index, passing.most())) {
      String effect =
          switch (due.event()) {
            case LeaseExpired e -> "ended " + e.before().id();
            case CooldownEnded e -> "kept " + e.before().pool() + " " + range(e.before().cidr());
            case CidrForgotten e -> "forgotten " + e.before().id();
            default -> due.event().toString();
          };
      happened.add(effect);
      done.add(effect.substring(0, effect.indexOf(' ')));
      apply(due.event(), due.cause());
    }
    same("what time brought about", happened, naive.pass(passing.minutes(), passing.most()));
    if (happened.size() < passing.most()) {
      same("due again", Ticks.due(now, rows, index), List.of());
    }
  }

  /** The names of what was accepted, and of what time brought about. */
  Set<String> done() {
    return done;
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
    for (Pool pool : naive.rows.pools) {
      PoolSpace space = index.pool(new PoolId(pool.id));
      if (space != null) {
        List<NaiveRange> free = new ArrayList<>();
        for (Space provisioned : space.spaces().all()) {
          for (Cidr cidr : FreeCidrs.of(provisioned, null, Integer.MAX_VALUE)) {
            free.add(range(cidr));
          }
        }
        same("free", free, naive.space.free(pool));
      }
    }
  }

  /** Each address of a usable CIDR is allocated, or kept back, or else lived in, or else free. */
  private void compareSpace(Pool pool) {
    PoolSpace space = Objects.requireNonNull(index.pool(new PoolId(pool.id)));
    List<NaiveRange> usable = new ArrayList<>();
    List<NaiveRange> claimed = new ArrayList<>();
    Map<Use, List<NaiveRange>> used = new EnumMap<>(Use.class);
    for (Space provisioned : space.spaces().all()) {
      usable.add(range(provisioned.provisioned()));
      provisioned.forEach(
          c -> {
            claimed.add(range(c.cidr()));
            used.computeIfAbsent(c.use(), use -> new ArrayList<>()).add(claimed.getLast());
          });
    }
    List<NaiveRange> granted = sorted(naive.space.grants(pool).stream().map(g -> g.range));
    List<NaiveRange> kept = sorted(naive.space.kept(pool).stream().map(k -> k.range()));
    same("provisioned", usable, naive.space.usable(pool));
    same("allocated", used.getOrDefault(Use.ALLOCATED, List.of()), granted);
    same("quarantined", used.getOrDefault(Use.QUARANTINED, List.of()), kept);
    List<NaiveRange> live = naive.space.live(pool);
    List<NaiveRange> held = Stream.concat(granted.stream(), kept.stream()).toList();
    BigInteger lived =
        usable.stream()
            .map(u -> NaiveGuests.count(u, live, held))
            .reduce(BigInteger.ZERO, BigInteger::add);
    Usage usage = space.spaces().usage();
    same("capacity", usage.capacity(), size(usable));
    same("allocated", usage.allocated(), size(granted));
    same("quarantined", usage.quarantined(), size(kept));
    same("occupied", usage.occupied(), lived);
    same("free", usage.free(), size(usable).subtract(size(held)).subtract(lived));
    for (NaiveRange claim : used.getOrDefault(Use.OCCUPIED, List.of())) {
      same("lived in: " + claim, live.stream().anyMatch(l -> l.covers(claim)), true);
    }
    for (int i = 1; i < claimed.size(); i++) {
      same("disjoint", claimed.get(i - 1).to().compareTo(claimed.get(i).from()) <= 0, true);
    }
  }

  private static List<NaiveRange> sorted(Stream<NaiveRange> ranges) {
    return ranges.sorted(Comparator.comparing(NaiveRange::from)).toList();
  }

  private static BigInteger size(List<NaiveRange> ranges) {
    return ranges.stream().map(NaiveRange::size).reduce(BigInteger.ZERO, BigInteger::add);
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
          case QuarantineRow row -> row.cidr();
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
