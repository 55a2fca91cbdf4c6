package io.cadastre.domain.core;

import io.cadastre.domain.address.Cidr;
import java.util.function.Consumer;
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

  /**
   * Visits the CIDRs that follow the prefix in keys, as {@link Cidr#sortKey} writes them, in
   * whatever order is cheapest. Who wants no more than that reads no rows.
   */
  default void cidrs(String prefix, Consumer<Cidr> visitor) {
    scan(
        prefix,
        null,
        row -> {
          visitor.accept(Cidr.fromSortKey(row.key().substring(prefix.length())));
          return true;
        });
  }
}
