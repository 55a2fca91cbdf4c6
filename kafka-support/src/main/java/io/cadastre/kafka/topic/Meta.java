package io.cadastre.kafka.topic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What is recorded about the installation as a whole: texts by name, the newest counts. */
final class Meta {
  static final String FORMAT = "format";
  static final String PARTITIONS = "partitions";

  private static final String SKIP = "skip/";
  private static final String TENANT = "tenant/";
  private static final long TIMEOUT_SECONDS = 30;

  private final Map<String, Object> connection;
  private final String topic;

  Meta(Map<String, Object> connection, Topics topics) {
    this.connection = connection;
    this.topic = topics.meta();
  }

  static String skip(SourceOffset record) {
    return SKIP + record;
  }

  /** The records to be skipped among what was read, and why. */
  static Map<SourceOffset, String> skips(Map<String, String> read) {
    Map<SourceOffset, String> skips = new HashMap<>();
    read.forEach(
        (name, reason) -> {
          if (name.startsWith(SKIP)) {
            SourceOffset.parse(name.substring(SKIP.length()))
                .ifPresent(record -> skips.put(record, reason));
          }
        });
    return skips;
  }

  static String tenant(String name) {
    return TENANT + name;
  }

  /** The accounts of the tenants among what was read, by name. */
  static Map<String, String> tenants(Map<String, String> read) {
    Map<String, String> tenants = new HashMap<>();
    read.forEach(
        (name, account) -> {
          if (name.startsWith(TENANT)) {
            tenants.put(name.substring(TENANT.length()), account);
          }
        });
    return tenants;
  }

  Map<String, String> read() {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(topic, 0);
    Map<String, String> recorded = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.key() != null && record.value() != null) {
            recorded.put(text(record.key()), text(record.value()));
          }
        }
      }
    }
    return recorded;
  }

  /** Returns when all of it is kept. */
  void write(Map<String, String> texts)
      throws ExecutionException, InterruptedException, TimeoutException {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Map.Entry<String, String> entry : texts.entrySet()) {
        producer
            .send(new ProducerRecord<>(topic, bytes(entry.getKey()), bytes(entry.getValue())))
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
