package io.cadastre.allocator;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The usual clients of Kafka Streams, but that a commit sends once what all tasks have written.
 *
 * <p>Left alone, Streams flushes its one producer for each of the tasks that have something to
 * commit, one after the other, and waits for the broker each time: docs/adr/0005. A record that
 * could not be written makes the commit fail as well, and the thread is replaced.
 */
public final class FlushOnce implements KafkaClientSupplier {
  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new FlushingLate(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  /** Flushes when the offsets of all tasks follow, which is the end of every transaction. */
  private static final class FlushingLate extends KafkaProducer<byte[], byte[]> {
    FlushingLate(Map<String, Object> config) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void flush() {
      // A task's; there may be more of them.
    }

    /**
     * Offsets first would be quicker to write, but the broker may still be ending the transaction
     * before. It lets records wait for that, and has offsets sent again after 100 ms.
     */
    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      super.flush();
      super.sendOffsetsToTransaction(offsets, group);
    }
  }
}
