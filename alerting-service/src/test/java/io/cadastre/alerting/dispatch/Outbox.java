package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The notifications topic with two partitions, and one consumer of it. */
final class Outbox {
  static final String TOPIC = Topics.DEFAULT.notifications();
  static final MessageCodec<Notification> CODEC = MessageCodec.notifications(BundledSchemas.load());
  private static final List<TopicPartition> PARTITIONS = List.of(partition(0), partition(1));

  final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<Integer, Long> ends = new HashMap<>();

  static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  /** Gives it its partitions, once it has subscribed. */
  void assign() {
    consumer.rebalance(PARTITIONS);
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    PARTITIONS.forEach(partition -> beginnings.put(partition, 0L));
    consumer.updateBeginningOffsets(beginnings);
  }

  void add(int partition, String id, String receiver) {
    add(partition, CODEC.encode(Notifications.firing(id, receiver)));
  }

  void add(int partition, byte[] value) {
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, new byte[] {'k'}, value));
  }

  /** Where a restart would go on. */
  long committed(int number) {
    OffsetAndMetadata at = consumer.committed(Set.of(partition(number))).get(partition(number));
    return at == null ? 0 : at.offset();
  }
}
