package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.kafka.codec.StateCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings data of format 1 to ours. It had all allocations on their topic as well, but kept them and
 * where they are among the other rows, and did not say of one that is gone where it was.
 */
final class Format1 {
  private static final String GONE = "gone/";
  private static final int AT_ONCE = 1_000;

  private final KeyValueStore<String, byte[]> store;
  private final StoreRows rows;
  private boolean done;

  Format1(KeyValueStore<String, byte[]> store, StoreRows rows) {
    this.store = store;
    this.rows = rows;
  }

  /**
   * Notes that an allocation is gone.
   *
   * @param id in UTF-8
   */
  static void gone(KeyValueStore<Bytes, byte[]> allocations, byte[] id) {
    allocations.put(StoreRows.bytes(GONE + new String(id, UTF_8)), new byte[0]);
  }

  /** Removes the allocations that were noted. No id is given twice. */
  static void forgetGone(KeyValueStore<Bytes, byte[]> allocations, StateCodec codec) {
    Set<String> gone = new HashSet<>();
    List<Bytes> keys = new ArrayList<>();
    try (var notes =
        allocations.range(StoreRows.bytes(GONE), StoreRows.bytes(GONE + StoreRows.BEHIND))) {
      while (notes.hasNext()) {
        Bytes key = notes.next().key;
        keys.add(key);
        gone.add(new String(key.get(), UTF_8).substring(GONE.length()));
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    keys.forEach(allocations::delete);
    keys.clear();
    try (var entries = allocations.all()) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        if (gone.contains(codec.decode(entry.value, AllocationRow.class).id().value())) {
          keys.add(entry.key);
        }
      }
    }
    keys.forEach(allocations::delete);
  }

  /** Removes some of the rows that nobody reads any more, until none is left. */
  void removeSome() {
    if (done) {
      return;
    }
    List<String> left = new ArrayList<>();
    rows.scan(
        Keys.IPAMS,
        null,
        row -> {
          IpamId ipam = ((IpamRow) row).id();
          for (String kind : List.of(Keys.allocations(ipam), Keys.places(ipam))) {
            try (var entries = store.range(kind, kind + StoreRows.BEHIND)) {
              while (entries.hasNext() && left.size() < AT_ONCE) {
                left.add(entries.next().key);
              }
            }
          }
          return left.size() < AT_ONCE;
        });
    left.forEach(store::delete);
    done = left.isEmpty();
  }
}
