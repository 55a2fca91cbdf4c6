package io.cadastre.domain.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row before and after an event; null before: new, null after: gone. */
public record RowChange(String key, @Nullable Row before, @Nullable Row after) {
  public RowChange {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a change of nothing: " + key);
    }
  }

  /** The row as it is now, or as it last was. */
  public Row row() {
    return after != null ? after : Objects.requireNonNull(before);
  }

  public static RowChange added(Row row) {
    return new RowChange(row.key(), null, row);
  }

  public static RowChange replaced(Row before, Row after) {
    return new RowChange(after.key(), before, after);
  }

  public static RowChange removed(Row row) {
    return new RowChange(row.key(), row, null);
  }
}
