package io.cadastre.domain.undo;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.AllocationModified;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.LeaseRenewed;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.scope.ScopeEvent.ScopeCreated;
import io.cadastre.domain.scope.ScopeEvent.ScopeModified;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The events that stand on one: those whose effect is still there. They changed what it left, put
 * something in the way of taking it back, or took what that needs.
 */
final class Standing {
  private final Needs needs;
  private final List<Subject> subjects;

  /** Rows in the way, by key. */
  private final Map<String, Obstacle> obstacles = new HashMap<>();

  /** What has to be there and is not, by its name, and which event took it away. */
  private final Map<String, LaterEvent> missing = new HashMap<>();

  private @Nullable LaterEvent ended;

  /**
   * @param pool that it goes with; null: none
   * @param by what put it there
   */
  private record Obstacle(@Nullable PoolId pool, LaterEvent by) {}

  Standing(Happened on) {
    needs = Needs.of(on);
    subjects = subjects(on);
  }

  private static List<Subject> subjects(Happened happened) {
    return switch (happened.event()) {
      case IpamCreated e ->
          Stream.of(e.ipam(), e.publicScope(), e.privateScope()).map(Subject::made).toList();
      case IpamModified e -> List.of(Subject.changed(e.before(), e.after()));
      case ScopeCreated e -> List.of(Subject.made(e.after()));
      case ScopeModified e -> List.of(Subject.changed(e.before(), e.after()));
      case PoolCreated e -> List.of(Subject.made(e.after()));
      case PoolModified e -> List.of(Subject.changed(e.before(), e.after()));
      case CidrProvisioned e ->
          Stream.of(e.after(), e.allocation()).filter(Objects::nonNull).map(Subject::made).toList();
      case Allocated e -> List.of(Subject.made(e.after()));
      case AllocationModified e -> List.of(Subject.changed(e.before(), e.after()));
      case LeaseRenewed e -> List.of(Subject.changed(e.before(), e.after()));
      case TagsChanged e -> List.of(Subject.tagged(e));
      default -> List.of(); // it left nothing
    };
  }

  /** Whether the event changed nothing that could be changed back. */
  boolean isOnNothing() {
    return !subjects.isEmpty() && subjects.stream().allMatch(Subject::isVoid);
  }

  /** Takes an event before it. */
  void earlier(Happened earlier) {
    for (RowChange change : Rowwise.changes(earlier.event())) {
      subjects.stream()
          .filter(subject -> subject.has(Subject.name(change.row())))
          .forEach(subject -> subject.was(change.row()));
    }
  }

  void then(Happened later) {
    LaterEvent by = LaterEvent.of(later);
    switch (later.event()) {
      case RequestRefused e -> {}
      case ExtentSwept e -> {} // all of it was gone with the delete
      case IpamDeleted e -> ended = by;
      case PoolDeleted e -> deleted(e, by);
      case TagsChanged e ->
          subjects.stream()
              .filter(subject -> subject.has(e.resource().value()))
              .forEach(subject -> subject.tagged(e, by));
      default ->
          Rowwise.changes(later.event()).forEach(change -> changed(change, later.scope(), by));
    }
  }

  private void changed(RowChange change, @Nullable ScopeId in, LaterEvent by) {
    Row before = standing(change.before());
    Row after = standing(change.after());
    Row row = after != null ? after : before;
    if (row == null) {
      return;
    }
    for (Subject subject : subjects) {
      if (subject.has(Subject.name(row))) {
        if (after == null) {
          subject.gone(by);
        } else {
          subject.became(before, after, by);
        }
      }
    }
    if (after == null || !needs.inTheWay(after, in)) {
      obstacles.remove(row.key());
    } else if (before == null || !needs.inTheWay(before, in)) {
      obstacles.put(row.key(), new Obstacle(Subject.poolOf(row), by));
    }
    String needed = needed(row);
    if (needed != null && after != null) {
      missing.remove(needed);
    } else if (needed != null) {
      missing.put(needed, by);
    }
  }

  /** The row where it counts; one that only tells of a CIDR that failed or left does not. */
  private static @Nullable Row standing(@Nullable Row row) {
    return row instanceof PoolCidrRow cidr && !cidr.state().holdsSpace() ? null : row;
  }

  private static final String SPACE = "space";

  /** The name of what must be there and is by this row; null: nothing is. */
  private @Nullable String needed(Row row) {
    Needs.SpaceOf space = needs.space();
    String name = Subject.name(row);
    return space != null && space.isHeldBy(row)
        ? SPACE
        : needs.things().contains(name) ? name : null;
  }

  private void deleted(PoolDeleted deleted, LaterEvent by) {
    List<PoolId> extent = deleted.extent();
    deleted.released().forEach(row -> changed(RowChange.removed(row), null, by));
    obstacles.values().removeIf(one -> one.pool != null && extent.contains(one.pool));
    subjects.stream().filter(subject -> subject.isOf(extent)).forEach(subject -> subject.gone(by));
    Needs.SpaceOf space = needs.space();
    if (space != null && extent.contains(space.pool())) {
      missing.putIfAbsent(SPACE, by);
    }
    for (PoolId pool : extent) {
      if (needs.things().contains(pool.value())) {
        missing.put(pool.value(), by);
      }
    }
  }

  /** Whether what the event made or changed is gone. */
  boolean isOver() {
    return ended != null || subjects.stream().anyMatch(Subject::isGone);
  }

  /** All of them, in their order. */
  List<LaterEvent> events() {
    if (ended != null) {
      return List.of(ended);
    }
    Map<Long, LaterEvent> found = new TreeMap<>();
    Stream.of(
            subjects.stream().flatMap(subject -> subject.standing().stream()),
            obstacles.values().stream().map(Obstacle::by),
            missing.values().stream())
        .flatMap(one -> one)
        .forEach(one -> found.put(one.sequence(), one));
    return new ArrayList<>(found.values());
  }
}
