package io.cadastre.allocator.whatif;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Index;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rows and index of an IPAM in memory. */
final class World implements Rows {
  final Index index = new Index();
  private final NavigableMap<String, Row> rows = new TreeMap<>();

  void happen(Event event, String cause) {
    for (RowChange change : Evolver.evolve(event, cause, this)) {
      if (change.after() == null) {
        rows.remove(change.key());
      } else {
        rows.put(change.key(), change.after());
      }
      index.apply(change);
    }
  }

  @Override
  public @Nullable Row get(String key) {
    return rows.get(key);
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    boolean behind = after != null && after.compareTo(prefix) >= 0;
    for (var entry : rows.tailMap(behind ? after : prefix, !behind).entrySet()) {
      if (!entry.getKey().startsWith(prefix) || !visitor.test(entry.getValue())) {
        return;
      }
    }
  }
}
