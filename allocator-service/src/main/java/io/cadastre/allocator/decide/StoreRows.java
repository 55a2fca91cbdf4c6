package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.kafka.codec.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows as the deciding task's stores have them, uncommitted writes of its own included: the
 * allocations in one, all others in the other, the places of allocations in heap.
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
  private final KeyValueStore<Bytes, byte[]> allocations;
  private final StateCodec codec;
  private final Places places = new Places();
  private final Recent<String, Row> kept = new Recent<>(KEPT);
  private final Recent<String, List<Row>> ipams = new Recent<>(KEPT_TAGS);

  /**
   * @param store of all rows but allocations
   * @param allocations by their keys in UTF-8
   */
  StoreRows(
      KeyValueStore<String, byte[]> store,
      KeyValueStore<Bytes, byte[]> allocations,
      StateCodec codec) {
    this.store = store;
    this.allocations = allocations;
    this.codec = codec;
  }

  /** The index of all rows. To make it is to learn the places of the allocations as well. */
  Index index() {
    Index index = Index.of(new Learning());
    // What is being deleted is not in the index, and its ids are not free.
    scan(
        Keys.IPAMS,
        null,
        row -> {
          IpamRow ipam = (IpamRow) row;
          if (ipam.state() == Lifecycle.DELETE_IN_PROGRESS) {
            new Learning().scan(Keys.allocations(ipam.id()), null, allocation -> true);
          }
          return true;
        });
    return index;
  }

  /** One that was read back after it had gone would stand there with its id's next. */
  private void learn(AllocationRow allocation) {
    AllocationPlace place = allocation.place();
    AllocationPlace other =
        places.find(
            allocation.id(),
            known -> known.key().equals(place.key()) && isAt(known, allocation.id()));
    if (other != null) {
      throw new IllegalStateException(
          allocation.id()
              + " stands at "
              + other.cidr()
              + " and at "
              + place.cidr()
              + ": the state folder is older than what Kafka still knows of it; delete it");
    }
    places.add(allocation);
  }

  /** Notes where the allocations are that are read through it. */
  private final class Learning implements Rows {
    @Override
    public @Nullable Row get(String key) {
      return StoreRows.this.get(key);
    }

    @Override
    public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
      StoreRows.this.scan(
          prefix,
          after,
          row -> {
            if (row instanceof AllocationRow allocation) {
              learn(allocation);
            }
            return visitor.test(row);
          });
    }
  }

  @Override
  public @Nullable Row get(String key) {
    Row known = kept.get(key);
    if (known != null) {
      return known;
    }
    if (Keys.isOfAllocations(key)) {
      return codec.row(allocations.get(bytes(key)));
    }
    String placed = Keys.placed(key);
    if (placed != null) {
      AllocationId id = new AllocationId(placed);
      return places.find(id, place -> place.key().equals(key) && isAt(place, id));
    }
    Row row = codec.row(store.get(key));
    keep(key, row);
    return row;
  }

  private boolean isAt(AllocationPlace place, AllocationId id) {
    return get(place.allocationKey()) instanceof AllocationRow row && row.id().equals(id);
  }

  /** As the store of allocations has it. */
  static Bytes bytes(String key) {
    return Bytes.wrap(key.getBytes(UTF_8));
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
    String behind = prefix + BEHIND;
    if (Keys.isOfAllocations(prefix)) {
      walkAllocations(prefix, behind, after, visitor);
    } else if (prefix.startsWith(IpamId.PREFIX) && prefix.indexOf('/') == prefix.length() - 1) {
      // All within an IPAM: its allocations stand somewhere among its other rows.
      String all = Keys.allocations(new IpamId(prefix.substring(0, prefix.length() - 1)));
      boolean goesOn =
          walkOthers(prefix, all, after, visitor)
              && walkAllocations(all, all + BEHIND, after, visitor);
      if (goesOn) {
        walkOthers(all + BEHIND, behind, after, visitor);
      }
    } else {
      walkOthers(prefix, behind, after, visitor);
    }
  }

  /** Whether the visitor wants more. */
  private boolean walkOthers(
      String from, String to, @Nullable String after, Predicate<Row> visitor) {
    String begin = later(from, after);
    if (begin.compareTo(to) > 0) {
      return true;
    }
    try (KeyValueIterator<String, byte[]> entries = store.range(begin, to)) {
      return walk(entries, after, visitor);
    }
  }

  private boolean walkAllocations(
      String from, String to, @Nullable String after, Predicate<Row> visitor) {
    String begin = later(from, after);
    if (begin.compareTo(to) > 0) {
      return true;
    }
    try (KeyValueIterator<Bytes, byte[]> entries = allocations.range(bytes(begin), bytes(to))) {
      return walk(entries, after, visitor);
    }
  }

  private static String later(String from, @Nullable String after) {
    return after != null && after.compareTo(from) > 0 ? after : from;
  }

  private boolean walk(
      KeyValueIterator<?, byte[]> entries, @Nullable String after, Predicate<Row> visitor) {
    while (entries.hasNext()) {
      Row row = codec.row(entries.next().value);
      if (row != null && !row.key().equals(after) && !visitor.test(row)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the row as it was written; null: it is gone, or not written anywhere. */
  byte @Nullable [] apply(RowChange change) {
    Row after = change.after();
    byte[] bytes = null;
    switch (change.row()) {
      case AllocationRow allocation -> {
        bytes = after == null ? null : codec.encode(allocation);
        allocations.put(bytes(change.key()), bytes);
        if (change.before() == null) {
          places.add(allocation);
        } else if (after == null) {
          places.remove(allocation);
        }
      }
      case AllocationPlace place -> {} // each comes and goes with its allocation
      default -> {
        if (change.row() instanceof IpamRow) {
          ipams.clear();
        }
        kept.remove(change.key());
        keep(change.key(), after);
        bytes = after == null ? null : codec.encode((Record) after);
        store.put(change.key(), bytes);
      }
    }
    return bytes;
  }
}
