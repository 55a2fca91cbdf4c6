package io.cadastre.discovery.publish;

import io.cadastre.kafka.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes clients.
 *
 * @param producers by transactional id
 * @param consumers by what they shall see
 */
public record KafkaClients(
    Function<String, Producer<byte[], byte[]>> producers,
    Function<IsolationLevel, Consumer<byte[], byte[]>> consumers) {
  /** How long the broker leaves a transaction open. */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);

  /** How long one call waits for Kafka. */
  private static final int CALL_TIMEOUT_MS = 15_000;

  /**
   * @param connection how to reach the cluster: {@code bootstrap.servers}, security
   */
  public static KafkaClients of(Map<String, Object> connection) {
    return new KafkaClients(id -> producer(connection, id), level -> consumer(connection, level));
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> connection, String id) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put("client.id", id);
    config.put("transactional.id", id);
    config.put("acks", "all");
    config.put("transaction.timeout.ms", (int) TRANSACTION_TIMEOUT.toMillis());
    config.put("max.block.ms", CALL_TIMEOUT_MS);
    config.put("request.timeout.ms", CALL_TIMEOUT_MS);
    config.put("delivery.timeout.ms", (int) TRANSACTION_TIMEOUT.toMillis() / 2);
    // A first sweep is many small records at once.
    config.put("linger.ms", 20);
    config.put("batch.size", Topics.MAX_REQUEST_BYTES / 2);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> connection, IsolationLevel level) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put("isolation.level", level.toString().toLowerCase(Locale.ROOT));
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", false);
    config.put("max.poll.records", 5_000);
    config.put("default.api.timeout.ms", CALL_TIMEOUT_MS);
    config.put("request.timeout.ms", CALL_TIMEOUT_MS);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
