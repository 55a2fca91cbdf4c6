package io.cadastre.domain.register;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rows as they would be: changes that are tried, over the rows as they are. */
final class TriedRows implements Rows {
  private static final char BEHIND = '\u007f';

  private final Rows below;

  /** Empty: tried to be gone. */
  private final NavigableMap<String, Optional<Row>> changed = new TreeMap<>();

  TriedRows(Rows below) {
    this.below = below;
  }

  void apply(RowChange change) {
    changed.put(change.key(), Optional.ofNullable(change.after()));
  }

  @Override
  public @Nullable Row get(String key) {
    Optional<Row> tried = changed.get(key);
    return tried != null ? tried.orElse(null) : below.get(key);
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    SortedMap<String, Optional<Row>> within = changed.subMap(prefix, prefix + BEHIND);
    if (within.isEmpty()) {
      below.scan(prefix, after, visitor);
      return;
    }
    NavigableMap<String, Row> merged = new TreeMap<>();
    below.scan(
        prefix,
        after,
        row -> {
          merged.put(row.key(), row);
          return true;
        });
    within.forEach(
        (key, tried) -> {
          if (tried.isEmpty()) {
            merged.remove(key);
          } else if (after == null || key.compareTo(after) > 0) {
            merged.put(key, tried.get());
          }
        });
    for (Row row : merged.values()) {
      if (!visitor.test(row)) {
        return;
      }
    }
  }
}
