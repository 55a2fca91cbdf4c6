package io.cadastre.audit.check;

import io.cadastre.audit.log.TopicLog;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the deciding tasks keep, as the changelog of their store has it committed. */
public final class StoreLog implements AutoCloseable {
  private final TopicLog changelog;

  /**
   * @param changelog with the partitions of the event log
   */
  public StoreLog(TopicLog changelog) {
    this.changelog = changelog;
  }

  /** The latest value of each key, framed. */
  NavigableMap<String, byte[]> read(int partition) {
    NavigableMap<String, byte[]> rows = new TreeMap<>();
    changelog.read(
        partition,
        record -> {
          if (record.key() != null) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
              rows.remove(key);
            } else {
              rows.put(key, record.value());
            }
          }
        });
    return rows;
  }

  @Override
  public void close() {
    changelog.close();
  }
}
