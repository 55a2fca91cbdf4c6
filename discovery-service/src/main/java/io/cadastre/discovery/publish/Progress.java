package io.cadastre.discovery.publish;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How far what a source last saw has been read; asked by other threads. */
final class Progress {
  private volatile long read;
  private volatile long wanted;

  /** Whether that consumer has still to read to get to those ends. */
  boolean lacks(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    long all = 0;
    long lacking = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      all += end.getValue();
      lacking += Math.max(0, end.getValue() - consumer.position(end.getKey()));
    }
    wanted = all;
    read = all - lacking;
    return lacking > 0;
  }

  long read() {
    return read;
  }

  long wanted() {
    return wanted;
  }
}
