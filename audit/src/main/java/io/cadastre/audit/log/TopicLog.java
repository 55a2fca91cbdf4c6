package io.cadastre.audit.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic on a cluster: what is committed of it. */
public final class TopicLog implements EventLog {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long TIMEOUT_SECONDS = 15;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Origin origin;
  private final int partitions;
  private final Map<Integer, Long> ends = new HashMap<>();

  private TopicLog(KafkaConsumer<byte[], byte[]> consumer, Origin origin, int partitions) {
    this.consumer = consumer;
    this.origin = origin;
    this.partitions = partitions;
  }

  /**
   * @throws UnreadableLog when there is no such topic, or no cluster
   */
  public static TopicLog open(Map<String, Object> connection, String topic) {
    try (Admin admin = Admin.create(Map.copyOf(connection))) {
      String cluster = admin.describeCluster().clusterId().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      var described =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(topic);
      if (described == null) {
        throw new UnreadableLog("there is no topic " + topic);
      }
      return new TopicLog(
          consumer(connection),
          new Origin(cluster, topic, described.topicId().toString()),
          described.partitions().size());
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unreadable(connection, topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreadable(connection, topic, e);
    }
  }

  private static UnreadableLog unreadable(
      Map<String, Object> connection, String topic, Exception e) {
    return new UnreadableLog(
        "cannot read " + topic + " at " + connection.get("bootstrap.servers") + ": " + reason(e),
        e);
  }

  private static String reason(Exception e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> connection) {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("isolation.level", "read_committed");
    config.put("max.poll.records", "5000");
    config.put("max.partition.fetch.bytes", String.valueOf(16 << 20));
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public void read(int partition, Consumer<LogRecord> sink) {
    TopicPartition at = new TopicPartition(origin.topic(), partition);
    consumer.assign(List.of(at));
    consumer.seekToBeginning(List.of(at));
    long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
    ends.put(partition, end);
    while (consumer.position(at) < end) {
      for (ConsumerRecord<byte[], byte[]> record : poll()) {
        if (record.offset() < end) {
          sink.accept(record(record));
        }
      }
    }
  }

  /** Reads on in the partition read last, until it is enough or the time is over. */
  public void readOn(int partition, Consumer<LogRecord> sink, BooleanSupplier enough) {
    TopicPartition at = new TopicPartition(origin.topic(), partition);
    consumer.seek(at, ends.getOrDefault(partition, 0L));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!enough.getAsBoolean() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : poll()) {
        sink.accept(record(record));
        ends.put(partition, record.offset() + 1);
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (KafkaException e) {
      throw new UnreadableLog("cannot go on reading " + origin.topic() + ": " + reason(e), e);
    }
  }

  private static LogRecord record(ConsumerRecord<byte[], byte[]> record) {
    return new LogRecord(
        new Place(record.topic(), record.partition(), record.offset()),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  @Override
  public Map<Integer, Long> ends() {
    return Map.copyOf(ends);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
