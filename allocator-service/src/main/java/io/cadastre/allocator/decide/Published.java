package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.kafka.codec.RegisteredIds;
import io.cadastre.kafka.codec.StateCodec;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Says each pool and each allocation as it is now, for those who start to listen late. What it says
 * of allocations is what their store is read back from as well: docs/adr/0019.
 */
final class Published {
  /** How many events the IPAM had with the one that this comes of, in decimal. */
  static final String SEQUENCE = "sequence";

  /** Of what is gone: the key under which it was kept. */
  static final String ROW = "row";

  private final ProcessorContext<String, byte[]> context;

  Published(ProcessorContext<String, byte[]> context) {
    this.context = context;
  }

  /**
   * @param bytes the row as it is kept now; null: it is gone
   * @param sequence of the event in its IPAM
   */
  void changed(RowChange change, byte @Nullable [] bytes, long sequence, Instant now) {
    Row row = change.row();
    if (row instanceof PoolRow pool) {
      forward(pool.id().value(), bytes, headers(sequence), now, Decide.TO_POOLS);
    } else if (row instanceof AllocationRow allocation) {
      Headers headers = headers(sequence);
      if (bytes == null) {
        headers.add(ROW, change.key().getBytes(UTF_8));
      }
      forward(allocation.id().value(), bytes, headers, now, Decide.TO_ALLOCATIONS);
    }
  }

  private static Headers headers(long sequence) {
    return new RecordHeaders().add(SEQUENCE, Long.toString(sequence).getBytes(UTF_8));
  }

  private void forward(
      String key, byte @Nullable [] value, Headers headers, Instant now, String to) {
    context.forward(new Record<>(key, value, now.toEpochMilli(), headers), to);
  }

  /**
   * Brings what was said of an allocation into their store.
   *
   * @throws IllegalStateException when it was said by somebody else
   */
  static void readBack(
      KeyValueStore<Bytes, byte[]> store, ConsumerRecord<byte[], byte[]> record, StateCodec codec) {
    byte[] bytes = RegisteredIds.ours(record);
    Header row = record.headers().lastHeader(ROW);
    if (bytes != null) {
      store.put(StoreRows.bytes(codec.decode(bytes, AllocationRow.class).key()), bytes);
    } else if (row != null) {
      store.delete(Bytes.wrap(row.value()));
    } else {
      throw new IllegalStateException(
          "record %d of partition %d of %s deletes an allocation and does not say where it was kept:"
                  .formatted(record.offset(), record.partition(), record.topic())
              + " no allocator wrote it, and nobody else may write there");
    }
  }
}
