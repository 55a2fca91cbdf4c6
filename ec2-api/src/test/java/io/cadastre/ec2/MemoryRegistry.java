package io.cadastre.ec2;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.Due;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Extent;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.Judge;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeId;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The registry without a log: the domain over a sorted map, in one place and at once. Like the real
 * one it binds an accepted outcome to its request id, and nothing to a dry run or preview.
 */
public final class MemoryRegistry implements Registry {
  private final TreeMap<String, Row> state = new TreeMap<>();
  private final Rows rows = new MapRows(state);
  private final Index index = new Index();
  private final List<Life> lives = new ArrayList<>();
  private final Map<PoolId, ScopeId> scopes = new HashMap<>();
  private final Map<String, Bound> bound = new HashMap<>();
  private final Decider decider;
  private final InstantSource clock;
  private final boolean sweeps;

  private record Bound(Command command, Row answer) {}

  /**
   * @param sweeps whether what a delete leaves behind goes at once; else it goes by {@link #sweep}
   */
  public MemoryRegistry(Limits limits, InstantSource clock, boolean sweeps) {
    this.decider = new Decider(limits);
    this.clock = clock;
    this.sweeps = sweeps;
  }

  @Override
  public synchronized CompletionStage<Outcome> decide(Ask ask) {
    boolean leavesNoTrace = ask.dryRun() || ask.command().previews();
    String id = ask.principal() + " " + ask.requestId();
    Bound earlier = leavesNoTrace ? null : bound.get(id);
    if (earlier != null) {
      return CompletableFuture.completedStage(
          same(earlier.command, ask.command())
              ? new Outcome.Granted(earlier.answer)
              : refused(ask, RefusalCode.TOKEN_MISMATCH, "The request id was used before."));
    }
    Asked asked = new Asked(ask.principal(), ask.region(), clock.instant(), 1);
    Outcome outcome =
        switch (decider.decide(ask.command(), asked, rows, index)) {
          case Decision.Refused refused -> new Outcome.Refused(refused.refusal());
          case Decision.Accepted accepted -> {
            if (ask.dryRun()) {
              yield refused(
                  ask, RefusalCode.DRY_RUN, "Request would have succeeded, but DryRun is set.");
            }
            accepted.events().forEach(event -> apply(event, ask.requestId()));
            if (!leavesNoTrace) {
              bound.put(id, new Bound(ask.command(), accepted.answer()));
            }
            yield new Outcome.Granted(accepted.answer());
          }
        };
    if (sweeps) {
      sweep();
    }
    return CompletableFuture.completedStage(outcome);
  }

  @Override
  public synchronized <T> CompletionStage<T> read(Function<Rows, T> question) {
    try {
      return CompletableFuture.completedStage(question.apply(rows));
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public synchronized <T> CompletionStage<T> readHistory(BiFunction<Rows, Past, T> question) {
    return read(rows -> question.apply(rows, this::at));
  }

  private void at(
      IpamId ipam,
      ScopeId scope,
      Cidr cidr,
      Instant from,
      Instant to,
      @Nullable String after,
      Predicate<Life> visitor) {
    Iterator<Life> found =
        lives.stream()
            .filter(life -> life.place().compareTo(after == null ? "" : after) > 0)
            .filter(life -> cidr.equals(cidr(life.row(), scope)))
            .filter(life -> !life.from().isAfter(to))
            .filter(life -> life.to() == null || life.to().isAfter(from))
            .iterator();
    boolean goesOn = true;
    while (goesOn && found.hasNext()) {
      goesOn = visitor.test(found.next());
    }
  }

  private @Nullable Cidr cidr(Row row, ScopeId scope) {
    return switch (row) {
      case AllocationRow allocation ->
          scope.equals(scopes.get(allocation.pool())) ? allocation.cidr() : null;
      case ResourceCidrRow resource -> resource.scope().equals(scope) ? resource.cidr() : null;
      default -> null;
    };
  }

  /** Keeps what was until now, and what is from now on. */
  private void remember(RowChange change) {
    Instant now = clock.instant();
    lives.replaceAll(
        life ->
            life.row().key().equals(change.key()) && life.to() == null
                ? new Life(life.row(), life.place(), life.from(), now)
                : life);
    if (change.after() != null) {
      lives.add(new Life(change.after(), "%09d".formatted(lives.size()), now, null));
    }
    if (change.after() instanceof PoolRow pool) {
      scopes.put(pool.id(), pool.scope());
    }
  }

  /** An IPAM is told that source {@code lab} sees this, or does not see it any more. */
  public synchronized void told(Resource resource, boolean sees) {
    for (Row row : List.copyOf(state.values())) {
      if (row instanceof IpamRow ipam) {
        FactEnvelope envelope =
            new FactEnvelope(ipam.id(), ipam.discovery(), "lab", "lab", clock.instant());
        List<Event> judged =
            sees
                ? Judge.seen(new Fact.ResourceSeen(envelope, resource, null), rows)
                : Judge.gone(
                    new Fact.ResourceGone(
                        envelope, resource.account(), resource.region(), resource.id()),
                    rows);
        judged.forEach(event -> apply(event, "a fact"));
      }
    }
  }

  /** Removes all that deletes have left behind. */
  public synchronized void sweep() {
    for (IpamId ipam : index.sweeping()) {
      for (Due slice = Extent.next(ipam, rows); slice != null; slice = Extent.next(ipam, rows)) {
        apply(slice.event(), slice.cause());
      }
    }
  }

  /** Whether the index kept equals one built from the rows. */
  public synchronized boolean consistent() {
    return Index.of(rows).sameAs(index);
  }

  public synchronized int size() {
    return state.size();
  }

  private void apply(Event event, String cause) {
    for (RowChange change : Evolver.evolve(event, cause, rows)) {
      if (change.after() == null) {
        state.remove(change.key());
      } else {
        state.put(change.key(), change.after());
      }
      index.apply(change);
      remember(change);
    }
  }

  private static Outcome refused(Ask ask, RefusalCode code, String message) {
    return new Outcome.Refused(new Refusal(code, ask.command().target().value(), message, null));
  }

  /** Whether two commands are the same but for the ids that were minted for them. */
  private static boolean same(Command one, Command other) {
    return one.getClass() == other.getClass() && wanted(one).equals(wanted(other));
  }

  private static List<@Nullable Object> wanted(Command command) {
    List<@Nullable Object> wanted = new ArrayList<>();
    for (RecordComponent component : command.getClass().getRecordComponents()) {
      if (!component.isAnnotationPresent(Minted.class)) {
        try {
          wanted.add(component.getAccessor().invoke(command));
        } catch (ReflectiveOperationException e) {
          throw new LinkageError("commands are public records", e);
        }
      }
    }
    return wanted;
  }

  private record MapRows(TreeMap<String, Row> state) implements Rows {
    @Override
    public @Nullable Row get(String key) {
      return state.get(key);
    }

    @Override
    public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
      boolean beyond = after != null && after.compareTo(prefix) > 0;
      for (var entry : state.tailMap(beyond ? after : prefix, !beyond).entrySet()) {
        if (!entry.getKey().startsWith(prefix) || !visitor.test(entry.getValue())) {
          return;
        }
      }
    }
  }
}
