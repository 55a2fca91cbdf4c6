package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The notifications topic with two partitions, and one consumer of it. */
final class Outbox {
  static final String TOPIC = Topics.DEFAULT.notifications();
  static final MessageCodec<Notification> CODEC = MessageCodec.notifications(BundledSchemas.load());
  private static final List<TopicPartition> PARTITIONS = List.of(partition(0), partition(1));

  final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<Integer, Long> ends = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> before;

  /** Nobody has read it yet. */
  Outbox() {
    this(Map.of());
  }

  /**
   * @param before where an earlier life of the consumer stood
   */
  Outbox(Map<TopicPartition, OffsetAndMetadata> before) {
    this.before = before;
  }

  static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  /** Gives it its partitions, once it has subscribed. */
  void assign() {
    consumer.commitSync(before); // the mock forgets it when it subscribes
    consumer.rebalance(PARTITIONS);
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    PARTITIONS.forEach(partition -> beginnings.put(partition, 0L));
    consumer.updateBeginningOffsets(beginnings);
  }

  void add(int partition, String id, String receiver) {
    add(partition, id, receiver, Instant.now());
  }

  /** Written at that time. */
  void add(int partition, String id, String receiver, Instant time) {
    add(partition, CODEC.encode(Notifications.firing(id, receiver)), time);
  }

  void add(int partition, byte[] value) {
    add(partition, value, Instant.now());
  }

  private void add(int partition, byte[] value, Instant time) {
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            partition,
            offset,
            time.toEpochMilli(),
            TimestampType.CREATE_TIME,
            1,
            value.length,
            new byte[] {'k'},
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  /** Where a restart would go on. */
  long committed(int number) {
    OffsetAndMetadata at = consumer.committed(Set.of(partition(number))).get(partition(number));
    return at == null ? 0 : at.offset();
  }
}
