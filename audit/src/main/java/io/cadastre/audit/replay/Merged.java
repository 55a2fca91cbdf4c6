package io.cadastre.audit.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records of several partitions in the order of their timestamps, as far as each has any. */
final class Merged {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int BUFFERED = 5_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Queue<ConsumerRecord<byte[], byte[]>>> waiting =
      new HashMap<>();

  /**
   * @param consumer assigned, and at where to begin
   * @param ends where each partition ends
   */
  Merged(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
    ends.keySet().forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
  }

  /** The next one; null: there is none any more. */
  @Nullable ConsumerRecord<byte[], byte[]> next() {
    while (ends.keySet().stream().anyMatch(this::isAwaited)) {
      fetch();
    }
    Queue<ConsumerRecord<byte[], byte[]>> earliest = null;
    for (Queue<ConsumerRecord<byte[], byte[]>> queue : waiting.values()) {
      ConsumerRecord<byte[], byte[]> head = queue.peek();
      ConsumerRecord<byte[], byte[]> best = earliest == null ? null : earliest.peek();
      if (head != null && (best == null || before(head, best))) {
        earliest = queue;
      }
    }
    return earliest == null ? null : earliest.poll();
  }

  private static boolean before(
      ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> other) {
    return one.timestamp() != other.timestamp()
        ? one.timestamp() < other.timestamp()
        : one.partition() < other.partition();
  }

  private boolean isAwaited(TopicPartition partition) {
    Queue<?> queue = waiting.get(partition);
    return queue != null
        && queue.isEmpty()
        && consumer.position(partition) < ends.getOrDefault(partition, 0L);
  }

  private void fetch() {
    List<TopicPartition> full = new ArrayList<>();
    waiting.forEach(
        (partition, queue) -> {
          if (queue.size() >= BUFFERED || consumer.position(partition) >= end(partition)) {
            full.add(partition);
          }
        });
    consumer.resume(ends.keySet());
    consumer.pause(full);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Queue<ConsumerRecord<byte[], byte[]>> queue = waiting.get(partition);
      if (queue != null && record.offset() < end(partition)) {
        queue.add(record);
      }
    }
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
