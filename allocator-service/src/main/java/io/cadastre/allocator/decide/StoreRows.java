package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.kafka.codec.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows as the deciding task's store has them, uncommitted writes of its own included.
 *
 * <p>Each request asks several times for its IPAM and its pool. Those used last are kept as
 * objects, and so are the answers to which IPAMs share a tag. All changes come through {@link
 * #apply}, which writes them to the store and here; a task that begins anew begins with nothing.
 */
final class StoreRows implements Rows {
  /** Behind every character of a key: keys are printable ASCII. */
  static final String BEHIND = "\u007f";

  private static final int KEPT = 2_000;
  private static final int KEPT_TAGS = 500;

  private final KeyValueStore<String, byte[]> store;
  private final StateCodec codec;
  private final Recent<String, Row> kept = new Recent<>(KEPT);
  private final Recent<String, List<Row>> ipams = new Recent<>(KEPT_TAGS);

  StoreRows(KeyValueStore<String, byte[]> store, StateCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  @Override
  public @Nullable Row get(String key) {
    Row known = kept.get(key);
    if (known != null) {
      return known;
    }
    Row row = codec.row(store.get(key));
    keep(key, row);
    return row;
  }

  /** What is asked for again and again, and not the allocations, of which there are millions. */
  private void keep(String key, @Nullable Row row) {
    if (row instanceof IpamRow || row instanceof ScopeRow || row instanceof PoolRow) {
      kept.put(key, row);
    }
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    if (prefix.startsWith(Keys.IPAMS) && prefix.length() > Keys.IPAMS.length() && after == null) {
      for (Row row : ipams(prefix)) {
        if (!visitor.test(row)) {
          return;
        }
      }
      return;
    }
    scanStore(prefix, after, visitor);
  }

  private List<Row> ipams(String prefix) {
    List<Row> known = ipams.get(prefix);
    if (known == null) {
      List<Row> found = new ArrayList<>(1);
      scanStore(prefix, null, found::add);
      ipams.put(prefix, found);
      known = found;
    }
    return known;
  }

  private void scanStore(String prefix, @Nullable String after, Predicate<Row> visitor) {
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

  /** Returns the row as it was written; null: it is gone. */
  byte @Nullable [] apply(RowChange change) {
    Row after = change.after();
    if (change.row() instanceof IpamRow) {
      ipams.clear();
    }
    kept.remove(change.key());
    keep(change.key(), after);
    byte[] bytes = after == null ? null : codec.encode((Record) after);
    store.put(change.key(), bytes);
    return bytes;
  }
}
