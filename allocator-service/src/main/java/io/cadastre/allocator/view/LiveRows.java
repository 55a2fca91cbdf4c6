package io.cadastre.allocator.view;

import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/** The rows as they are at a moment. */
record LiveRows(Moment moment) implements Rows {
  @Override
  public void cidrs(String prefix, Consumer<Cidr> visitor) {
    moment.scan(
        Part.LIVE,
        Bytes.of(prefix),
        (key, value) -> {
          visitor.accept(Cidr.fromSortKey(Bytes.text(key, prefix.length(), key.length)));
          return true;
        });
  }

  @Override
  public @Nullable Row get(String key) {
    byte[] live = moment.get(Part.LIVE, Bytes.of(key));
    return live == null ? null : moment.codec().row(Intervals.row(live));
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    try (RocksIterator entries = moment.entries(Part.LIVE)) {
      byte[] start = Bytes.of(prefix);
      boolean behind = after != null && after.compareTo(prefix) >= 0;
      entries.seek(Bytes.of(behind ? after + "\0" : prefix));
      for (; entries.isValid() && Bytes.startsWith(entries.key(), start); entries.next()) {
        Row row = moment.codec().row(Intervals.row(entries.value()));
        if (row != null && !visitor.test(row)) {
          return;
        }
      }
    }
  }
}
