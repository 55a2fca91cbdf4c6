package io.cadastre.domain.testkit;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rows in a map. A change that does not fit what is there is a fault. */
public final class MapRows implements Rows {
  private final TreeMap<String, Row> rows = new TreeMap<>();

  @Override
  public @Nullable Row get(String key) {
    return rows.get(key);
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    boolean behind = after != null && after.compareTo(prefix) >= 0;
    NavigableMap<String, Row> from = rows.tailMap(behind ? after : prefix, !behind);
    for (var entry : from.entrySet()) {
      if (!entry.getKey().startsWith(prefix) || !visitor.test(entry.getValue())) {
        return;
      }
    }
  }

  /**
   * @throws IllegalStateException when the row before the change is not the one there is
   */
  public void apply(RowChange change) {
    Row there = rows.get(change.key());
    if (!Objects.equals(there, change.before())) {
      throw new IllegalStateException(
          "a change of " + change.before() + " where there is " + there);
    }
    if (change.after() == null) {
      rows.remove(change.key());
    } else {
      rows.put(change.after().key(), change.after());
    }
  }

  /** All rows in key order: a view. */
  public Collection<Row> all() {
    return Collections.unmodifiableCollection(rows.values());
  }

  public int size() {
    return rows.size();
  }

  public boolean sameAs(MapRows other) {
    return rows.equals(other.rows);
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
