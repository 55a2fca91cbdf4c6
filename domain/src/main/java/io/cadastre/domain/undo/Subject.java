package io.cadastre.domain.undo;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event made or changed, and which later events made something else of it. Those whose
 * effect is over, because it came to be again as it was left, do not count.
 */
final class Subject {
  private final String name;
  private @Nullable PoolId pool;

  /** How the event left what it changed. */
  private final Map<String, @Nullable Object> left;

  /** It was made by the event: also what it did not have then is a change of it. */
  private final boolean whole;

  private final Map<String, List<LaterEvent>> since = new HashMap<>();
  private @Nullable LaterEvent gone;

  private Subject(
      String name, @Nullable PoolId pool, Map<String, @Nullable Object> left, boolean whole) {
    this.name = name;
    this.pool = pool;
    this.left = left;
    this.whole = whole;
  }

  static Subject made(Row row) {
    return new Subject(name(row), poolOf(row), Fields.of(row), true);
  }

  static Subject changed(Row before, Row after) {
    return new Subject(
        name(after), poolOf(after), differing(Fields.of(before), Fields.of(after)), false);
  }

  static Subject tagged(TagsChanged event) {
    PoolId pool = event.resource() instanceof PoolId itself ? itself : null;
    return new Subject(
        event.resource().value(),
        pool,
        differing(Fields.of(event.before()), Fields.of(event.after())),
        false);
  }

  private static Map<String, @Nullable Object> differing(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Map<String, @Nullable Object> left = new HashMap<>();
    for (String name : names(before, after)) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        left.put(name, after.get(name));
      }
    }
    return left;
  }

  private static Set<String> names(Map<String, ?> one, Map<String, ?> other) {
    Set<String> names = new HashSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  /** By what a row stays the same one: its id, or where that is another each time, its place. */
  static String name(Row row) {
    return switch (row) {
      case IpamRow r -> r.id().value();
      case ScopeRow r -> r.id().value();
      case PoolRow r -> r.id().value();
      case PoolCidrRow r -> r.pool() + " " + r.cidr();
      case AllocationRow r -> r.id().value();
      default -> row.key();
    };
  }

  /** The pool that a row is, or goes with; null where it is of none. */
  static @Nullable PoolId poolOf(Row row) {
    return switch (row) {
      case PoolRow r -> r.id();
      case PoolCidrRow r -> r.pool();
      case AllocationRow r -> r.pool();
      case QuarantineRow r -> r.pool();
      default -> null;
    };
  }

  /** Whether the event changed nothing that could be changed back. */
  boolean isVoid() {
    return !whole && left.isEmpty();
  }

  boolean has(String other) {
    return name.equals(other);
  }

  /** Takes a row of it as it was before: a change of tags does not say the pool. */
  void was(Row row) {
    pool = poolOf(row);
  }

  boolean isOf(Collection<PoolId> pools) {
    return pool != null && pools.contains(pool);
  }

  /**
   * @param before null: it came to be again
   */
  void became(@Nullable Row before, Row after, LaterEvent by) {
    gone = null;
    Map<String, @Nullable Object> now = Fields.of(after);
    if (before == null) {
      since.clear();
      names(left, now).forEach(name -> compare(name, now.get(name), by));
    } else {
      differing(Fields.of(before), now).forEach((name, value) -> compare(name, value, by));
    }
  }

  void tagged(TagsChanged change, LaterEvent by) {
    differing(Fields.of(change.before()), Fields.of(change.after()))
        .forEach((name, value) -> compare(name, value, by));
  }

  private void compare(String name, @Nullable Object value, LaterEvent by) {
    if (Objects.equals(value, left.get(name))) {
      since.remove(name);
    } else if (whole || left.containsKey(name)) {
      since.computeIfAbsent(name, n -> new ArrayList<>()).add(by);
    }
  }

  void gone(LaterEvent by) {
    gone = by;
  }

  boolean isGone() {
    return gone != null;
  }

  /** What stands on it: what took it away, else what changed it. */
  List<LaterEvent> standing() {
    return gone != null ? List.of(gone) : since.values().stream().flatMap(List::stream).toList();
  }
}
