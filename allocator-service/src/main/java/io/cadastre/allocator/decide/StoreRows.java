package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.kafka.codec.StateCodec;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows as the deciding task's store has them, uncommitted writes of its own included. */
final class StoreRows implements Rows {
  /** Behind every character of a key: keys are printable ASCII. */
  static final String BEHIND = "\u007f";

  private final KeyValueStore<String, byte[]> store;
  private final StateCodec codec;

  StoreRows(KeyValueStore<String, byte[]> store, StateCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  @Override
  public @Nullable Row get(String key) {
    return codec.row(store.get(key));
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    String from = after != null && after.compareTo(prefix) > 0 ? after : prefix;
    try (KeyValueIterator<String, byte[]> entries = store.range(from, prefix + BEHIND)) {
      while (entries.hasNext()) {
        KeyValue<String, byte[]> entry = entries.next();
        Row row = codec.row(entry.value);
        if (row != null && !entry.key.equals(after) && !visitor.test(row)) {
          return;
        }
      }
    }
  }

  void apply(RowChange change) {
    Row after = change.after();
    store.put(change.key(), after == null ? null : codec.encode((Record) after));
  }
}
