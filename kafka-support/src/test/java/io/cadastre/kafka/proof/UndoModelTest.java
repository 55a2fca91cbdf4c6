package io.cadastre.kafka.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.audit.check.Verification;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamEvent;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolEvent;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.scope.ScopeEvent;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.domain.testkit.Meaning;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.domain.undo.Happened;
import io.cadastre.domain.undo.LaterEvent;
import io.cadastre.domain.undo.Undo;
import io.cadastre.domain.undo.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Any event of a random log, undone: what is offered is accepted and, where nothing came between,
 * brings back the state before the event; what is not names later events, or a rule. The log with
 * all of it is proved by the verifier.
 */
class UndoModelTest {
  private static final int STEPS = 6_000;

  /** What can be undone, and is often enough that a run of usual length meets it. */
  private static final Set<Class<? extends Event>> USUAL =
      Set.of(
          IpamEvent.IpamModified.class,
          ScopeEvent.ScopeCreated.class,
          ScopeEvent.ScopeModified.class,
          ScopeEvent.ScopeDeleted.class,
          PoolEvent.PoolCreated.class,
          PoolEvent.PoolModified.class,
          PoolEvent.PoolDeleted.class,
          PoolEvent.CidrProvisioned.class,
          PoolEvent.CidrDeprovisioned.class,
          PoolEvent.Allocated.class,
          PoolEvent.AllocationModified.class,
          PoolEvent.Released.class,
          PoolEvent.LeaseRenewed.class,
          TagsChanged.class);

  /** Why one of those is not, though nothing stands on it. */
  private static final List<String> RULES =
      List.of("kept back", "several requests", "changed nothing", "With it went", "It failed");

  private final Chronicle chronicle = new Chronicle();
  private final Map<Class<?>, Integer> undone = new HashMap<>();
  private final Map<Class<?>, Integer> backToBefore = new HashMap<>();
  private final Set<String> accepted = new HashSet<>();

  @Test
  void whatIsOffered_isAccepted_andBringsBackWhatWas() {
    long seed = Seeds.seed("UndoModelTest");
    Random random = new Random(seed);
    Lives lives = new Lives(seed, chronicle);
    Settings settings = new Settings(random, chronicle);
    int steps = Seeds.steps(STEPS);
    for (int i = 0; i < steps; i++) {
      if (i > 2 && random.nextInt(5) == 0) {
        settings.step();
      } else {
        lives.step();
      }
      IpamId ipam = lives.ipams().get(random.nextInt(lives.ipams().size()));
      List<Happened> log = chronicle.happened(ipam);
      // Often what just happened, while nothing stands on it; always, while that is new to us.
      Happened last = lastAsked(log);
      if (backToBefore.getOrDefault(last.event().getClass(), 0) < 3 || random.nextInt(4) == 0) {
        undoOne(last, log);
      } else if (random.nextInt(5) == 0) {
        undoOne(log.get(random.nextInt(log.size())), log);
      }
    }
    assertThat(
            new Verification(Chronicle.log(chronicle.partitions()), null, null, read -> {})
                .run()
                .findings())
        .isEmpty();
    if (steps >= STEPS) {
      assertThat(undone.keySet()).containsAll(USUAL);
      assertThat(backToBefore.keySet()).containsAll(USUAL);
    }
  }

  private void undoOne(Happened event, List<Happened> log) {
    switch (verdict(event, log)) {
      case Verdict.Possible request -> {
        switch (chronicle.ask(request.requestId(), request.region(), request.command())) {
          case Decision.Accepted yes -> undone(event, request, yes, log);
          case Decision.Refused no -> checkRefused(event, request, no, log);
        }
      }
      case Verdict.Done done -> {
        assertThat(done.by().sequence()).isGreaterThan(event.sequence());
        assertThat(accepted).contains(done.request().requestId());
      }
      case Verdict.Impossible no -> checkImpossible(event, no, log);
    }
  }

  /** The last event that is not a refusal, or what comes by itself. */
  private static Happened lastAsked(List<Happened> log) {
    return log.reversed().stream()
        .filter(one -> one.actor() != null && !(one.event() instanceof RequestRefused))
        .findFirst()
        .orElseThrow();
  }

  private static Verdict verdict(Happened event, List<Happened> log) {
    Undo undo = Undo.of(event);
    for (Happened other : log) {
      if (other.sequence() < event.sequence() && undo.asksForEarlier()) {
        undo.earlier(other);
      } else if (other.sequence() > event.sequence()) {
        undo.then(other);
      }
    }
    return undo.verdict();
  }

  private void undone(
      Happened event, Verdict.Possible request, Decision.Accepted yes, List<Happened> log) {
    assertThat(accepted.add(request.requestId())).as(request.requestId()).isTrue();
    assertThat(yes.events()).as(request.toString()).hasSize(1);
    if (yes.events().getFirst() instanceof CidrProvisioned provisioned) {
      assertThat(provisioned.after().state().usable()).as("%s", provisioned).isTrue();
    }
    undone.merge(event.event().getClass(), 1, Integer::sum);
    boolean alone =
        log.stream()
            .filter(other -> other.sequence() > event.sequence())
            .filter(other -> !other.cause().equals(request.requestId()))
            .allMatch(
                other ->
                    other.event() instanceof RequestRefused
                        || other.event() instanceof ExtentSwept);
    if (alone) {
      backToBefore.merge(event.event().getClass(), 1, Integer::sum);
      World now = after(log.size(), log);
      if (yes.events().getFirst() instanceof Released released && released.quarantine() != null) {
        now.rows.apply(RowChange.removed(released.quarantine())); // the cool-down is not undone
      }
      assertThat(Meaning.of(now.rows, event.ipam()))
          .as("undone %s %s", event.name(), event.event())
          .isEqualTo(
              event.event() instanceof IpamEvent.IpamCreated
                  ? List.of()
                  : Meaning.of(after(event.sequence() - 1, log).rows, event.ipam()));
    }
    Verdict again = verdict(event, log);
    assertThat(again).isInstanceOf(Verdict.Done.class);
    assertThat(((Verdict.Done) again).request()).isEqualTo(request);
  }

  /** It would have been refused right after the event, or by what the log does not say. */
  private void checkRefused(
      Happened event, Verdict.Possible request, Decision.Refused no, List<Happened> log) {
    World then = after(event.sequence(), log);
    Asked asked =
        new Asked(chronicle.principal, request.region(), chronicle.now, event.sequence() + 1);
    Decision at =
        new Decider(Limits.DEFAULT).decide(request.command(), asked, then.rows, then.index);
    assertThat(
            at instanceof Decision.Refused
                || no.refusal().code() == RefusalCode.LIMIT_EXCEEDED
                || no.refusal().message().contains("cuts across"))
        .as("%s %s: %s", event.name(), event.event(), no.refusal())
        .isTrue();
  }

  private static void checkImpossible(Happened event, Verdict.Impossible no, List<Happened> log) {
    assertThat(no.why()).endsWith(".");
    for (LaterEvent one : no.standing()) {
      assertThat(one.sequence()).isGreaterThan(event.sequence());
      Happened there = log.get((int) one.sequence() - 1);
      assertThat(one.type()).isEqualTo(there.type());
      assertThat(one.time()).isEqualTo(there.time());
      assertThat(there.event()).isNotInstanceOf(RequestRefused.class);
    }
    if (no.standing().isEmpty() && USUAL.contains(event.event().getClass())) {
      assertThat(RULES).as("%s: %s", event.type(), no.why()).anyMatch(no.why()::contains);
    }
  }

  private record World(MapRows rows, Index index) {}

  /** The IPAM after so many of its events. */
  private static World after(long events, List<Happened> log) {
    World world = new World(new MapRows(), new Index());
    for (Happened happened : log.subList(0, (int) events)) {
      Evolver.evolve(happened.event(), happened.cause(), world.rows)
          .forEach(
              change -> {
                world.rows.apply(change);
                world.index.apply(change);
              });
    }
    return world;
  }
}
