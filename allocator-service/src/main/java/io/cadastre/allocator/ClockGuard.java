package io.cadastre.allocator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares our clock with the broker's, by what the broker stamps on a heartbeat. A clock that runs
 * ahead would record times that all later events must follow, and end what should still last: while
 * it is more than a minute ahead nothing is decided.
 */
final class ClockGuard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClockGuard.class);
  private static final Duration TOLERANCE = Duration.ofSeconds(60);
  private static final Duration PERIOD = Duration.ofSeconds(30);

  /** Callers wait: what was set right is to be noticed soon. */
  private static final Duration PERIOD_WHILE_AHEAD = Duration.ofSeconds(3);

  private static final long TIMEOUT_SECONDS = 10;

  private final InstantSource clock;
  private final String topic;
  private final byte[] key;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Consumer<Boolean> onChange;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("clock-guard").daemon().factory());
  private volatile boolean ahead;

  /**
   * Looks once, at once, and from then on every 30 s; every 3 s while our clock is ahead.
   *
   * @param topic that stamps its records itself
   * @param onChange told true when our clock has run ahead, false when it is well again
   */
  ClockGuard(
      Map<String, Object> connection,
      String topic,
      String instance,
      InstantSource clock,
      Consumer<Boolean> onChange) {
    this.clock = clock;
    this.topic = topic;
    this.key = ("heartbeat/" + instance).getBytes(StandardCharsets.UTF_8);
    this.onChange = onChange;
    Properties config = new Properties();
    config.putAll(connection);
    config.put("acks", "all");
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    beat();
    later();
  }

  private void later() {
    Duration pause = ahead ? PERIOD_WHILE_AHEAD : PERIOD;
    beats.schedule(this::again, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void again() {
    try {
      beat();
    } finally {
      if (!beats.isShutdown()) {
        later();
      }
    }
  }

  boolean isAhead() {
    return ahead;
  }

  private void beat() {
    try {
      RecordMetadata stamped =
          producer
              .send(new ProducerRecord<>(topic, key, key))
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      // Read after the stamp was made: the way back only ever makes us look later than we are.
      long aheadMs = clock.millis() - stamped.timestamp();
      boolean now = aheadMs > TOLERANCE.toMillis();
      if (now) {
        log.error(
            "our clock is {} s ahead of the broker's: nothing is decided until it is set right",
            aheadMs / 1000);
      }
      if (now != ahead) {
        ahead = now;
        onChange.accept(now);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.warn("no heartbeat could be written: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
    producer.close(Duration.ofSeconds(1));
  }
}
