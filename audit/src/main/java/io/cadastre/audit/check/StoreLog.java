package io.cadastre.audit.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.audit.form.Decoder;
import io.cadastre.audit.form.Item;
import io.cadastre.audit.form.Objection;
import io.cadastre.audit.log.LogRecord;
import io.cadastre.audit.log.TopicLog;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What the deciding tasks keep, as Kafka has it committed: the allocations on their topic, all
 * other rows on the changelog of their store.
 */
public final class StoreLog implements AutoCloseable {
  private static final String SEQUENCE = "sequence";
  private static final String ROW = "row";
  private static final String BUNDLED_SCHEMA_ID = "bundled-schema-id";

  private final TopicLog changelog;
  private final TopicLog allocations;

  /** Both with the partitions of the event log. */
  public StoreLog(TopicLog changelog, TopicLog allocations) {
    this.changelog = changelog;
    this.allocations = allocations;
  }

  /** The latest value of each key, framed, as it was when the heads among them were written. */
  NavigableMap<String, byte[]> read(int partition, Decoder decoder) {
    NavigableMap<String, byte[]> rows = new TreeMap<>();
    changelog.read(
        partition,
        record -> {
          if (record.key() != null) {
            put(rows, new String(record.key(), UTF_8), record.value());
          }
        });
    Map<String, Long> heads = new HashMap<>();
    rows.subMap(StoreComparison.HEAD, RowKeys.behind(StoreComparison.HEAD))
        .forEach(
            (key, value) ->
                heads.put(
                    key.substring(StoreComparison.HEAD.length()),
                    decoder.item(value).number("sequence")));
    // Read after the heads: all that was written with them is there, and more, which is left out.
    allocations.read(
        partition,
        record -> {
          byte[] value = framed(record);
          String key = key(record, value, decoder);
          String ipam = key.substring(0, key.indexOf('/'));
          if (sequence(record) <= heads.getOrDefault(ipam, 0L)) {
            put(rows, key, value);
          }
        });
    return rows;
  }

  private static void put(Map<String, byte[]> rows, String key, byte @Nullable [] value) {
    if (value == null) {
      rows.remove(key);
    } else {
      rows.put(key, value);
    }
  }

  /** Under the id that this release knows its schema by. */
  private static byte @Nullable [] framed(LogRecord record) {
    Header bundled = record.headers().lastHeader(BUNDLED_SCHEMA_ID);
    byte[] value = record.value();
    if (value == null || bundled == null || value.length < 5 || bundled.value().length != 4) {
      return value;
    }
    byte[] framed = value.clone();
    System.arraycopy(bundled.value(), 0, framed, 1, 4);
    return framed;
  }

  private static String key(LogRecord record, byte @Nullable [] value, Decoder decoder) {
    Header row = record.headers().lastHeader(ROW);
    if (value == null && row != null) {
      return new String(row.value(), UTF_8);
    }
    try {
      Item item = decoder.item(Objection.there(value, "nothing says which row is gone"));
      return RowKeys.allocation(item.text("ipam"), item.text("pool"), item.text("cidr"));
    } catch (Objection wrong) {
      return "ipam-unknown/allocation/" + record.place();
    }
  }

  /** What says none is none of ours, and is to be found. */
  private static long sequence(LogRecord record) {
    Header sequence = record.headers().lastHeader(SEQUENCE);
    try {
      return sequence == null ? 0 : Long.parseLong(new String(sequence.value(), UTF_8));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    changelog.close();
    allocations.close();
  }
}
