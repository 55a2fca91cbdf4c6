package io.cadastre.domain.register;

import io.cadastre.domain.pool.PoolId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows of pools by a time, so that what is due is found without a scan. */
final class Timetable {
  private final NavigableSet<Entry> entries = new TreeSet<>();

  /** The entries of each pool, or a deleted pool would cost a walk over those of all. */
  private final Map<PoolId, Map<String, Instant>> ofPool = new HashMap<>();

  /** A row by its key, and when. */
  record Entry(Instant at, String key) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }

  void add(Instant at, PoolId pool, String key) {
    entries.add(new Entry(at, key));
    ofPool.computeIfAbsent(pool, p -> new HashMap<>()).put(key, at);
  }

  void remove(Instant at, PoolId pool, String key) {
    entries.remove(new Entry(at, key));
    Map<String, Instant> own = ofPool.get(pool);
    if (own != null && own.remove(key) != null && own.isEmpty()) {
      ofPool.remove(pool);
    }
  }

  void forget(PoolId pool) {
    Map<String, Instant> own = ofPool.remove(pool);
    if (own != null) {
      own.forEach((key, at) -> entries.remove(new Entry(at, key)));
    }
  }

  /** Those up to that time, oldest first. */
  List<Entry> due(Instant by, int limit) {
    return entries.stream().takeWhile(entry -> !entry.at.isAfter(by)).limit(limit).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Timetable table
        && entries.equals(table.entries)
        && ofPool.equals(table.ofPool);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
