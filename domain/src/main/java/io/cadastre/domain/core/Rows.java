package io.cadastre.domain.core;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows as they stand, to read: a map in tests, the store in the allocator, a view's own. */
public interface Rows {
  @Nullable Row get(String key);

  /**
   * Visits the rows whose key starts with the prefix, in key order, from the first key after {@code
   * after} (null: from the first), until the visitor answers false.
   */
  void scan(String prefix, @Nullable String after, Predicate<Row> visitor);
}
