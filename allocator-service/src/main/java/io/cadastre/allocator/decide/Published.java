package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.kafka.codec.StateCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Says each pool and each allocation as it is now, for those who start to listen late. */
final class Published {
  /** Kept once what was there before these topics has been said. */
  private static final String SAID = "published";

  private final ProcessorContext<String, byte[]> context;
  private final KeyValueStore<String, byte[]> store;
  private final StoreRows rows;
  private final StateCodec codec;
  private boolean complete;

  Published(
      ProcessorContext<String, byte[]> context,
      KeyValueStore<String, byte[]> store,
      StoreRows rows,
      StateCodec codec) {
    this.context = context;
    this.store = store;
    this.rows = rows;
    this.codec = codec;
    this.complete = store.get(SAID) != null;
  }

  /**
   * @param bytes the row as it is kept now; null: it is gone
   */
  void changed(RowChange change, byte @Nullable [] bytes, Instant now) {
    Row row = change.row();
    if (row instanceof PoolRow pool) {
      forward(pool.id().value(), bytes, now, Decide.TO_POOLS);
    } else if (row instanceof AllocationRow allocation) {
      forward(allocation.id().value(), bytes, now, Decide.TO_ALLOCATIONS);
    }
  }

  /** Once in the life of a store all that there is: it may be older than the topics. */
  void catchUp(Instant now) {
    if (complete) {
      return;
    }
    List<IpamRow> ipams = new ArrayList<>();
    rows.scan(Keys.IPAMS, null, row -> ipams.add((IpamRow) row));
    for (IpamRow ipam : ipams) {
      for (String range : List.of(Keys.pools(ipam.id()), Keys.within(ipam.id()) + "allocation/")) {
        rows.scan(
            range,
            null,
            row -> {
              changed(RowChange.added(row), codec.encode((java.lang.Record) row), now);
              return true;
            });
      }
    }
    store.put(SAID, new byte[] {1});
    complete = true;
  }

  private void forward(String key, byte @Nullable [] value, Instant now, String to) {
    context.forward(new Record<>(key, value, now.toEpochMilli()), to);
  }
}
