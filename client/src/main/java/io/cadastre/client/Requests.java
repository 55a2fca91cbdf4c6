package io.cadastre.client;

import io.cadastre.domain.core.Command;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.RegisteredIds;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.SchemaIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes requests to their topic and waits for the one outcome of each. Safe for use by many
 * threads; one reader thread completes the futures.
 */
public final class Requests implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Requests.class);

  /** What is left of a record when its key, headers and batch have their share. */
  private static final int MAX_VALUE_BYTES = Topics.MAX_REQUEST_BYTES - 1024;

  /** How soon a lost connection is noticed. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(250);

  private static final Duration PATIENCE_AT_START = Duration.ofMinutes(1);

  private final Way way;
  private final Messages messages;
  private final Duration timeout;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Attempts attempts;
  private final CountDownLatch reading = new CountDownLatch(1);
  private final Thread reader;

  /** Whether any broker can be reached: the reader always has a fetch under way. */
  private volatile boolean connected = true;

  /**
   * By which topics requests go and results come.
   *
   * @param replyTopic what requests name as the topic for their answer; null: results come anyway
   */
  private record Way(String requests, String results, @Nullable String replyTopic) {}

  /**
   * Starts to read the results of all requests from now on, as a gateway does.
   *
   * @param connection how to reach the cluster
   * @param ids by which requests and results say their schemas
   * @param timeout how long an outcome is waited for
   */
  public Requests(Map<String, Object> connection, Topics topics, SchemaIds ids, Duration timeout) {
    this(connection, new Way(topics.requests(), topics.results(), null), ids, timeout);
  }

  /** Asks as a tenant, by his own topics alone. */
  static Requests ofTenant(
      Map<String, Object> connection,
      Topics topics,
      String tenant,
      SchemaIds ids,
      Duration timeout) {
    String replies = topics.replies(tenant);
    return new Requests(
        connection, new Way(topics.requests(tenant), replies, replies), ids, timeout);
  }

  private Requests(Map<String, Object> connection, Way way, SchemaIds ids, Duration timeout) {
    this.way = way;
    this.messages = new Messages(ids);
    this.attempts = new Attempts(messages);
    this.timeout = timeout;
    this.producer = producer(connection, ids, timeout);
    this.consumer = consumer(connection);
    this.reader = Thread.ofPlatform().name("results-reader").daemon().unstarted(this::read);
    reader.start();
    awaitLeaders();
  }

  /**
   * Learns who leads the partitions, or the first caller pays for it. A broker that just started,
   * on a machine with better things to do, may take longer than a caller would wait.
   */
  private void awaitLeaders() {
    long deadline = System.nanoTime() + PATIENCE_AT_START.toNanos();
    while (true) {
      try {
        producer.partitionsFor(way.requests);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline >= 0) {
          close();
          throw e;
        }
        log.info("waiting for the leaders of {}: {}", way.requests, e.getMessage());
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(
      Map<String, Object> connection, SchemaIds ids, Duration timeout) {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("acks", "all");
    // What others ask in that time goes along: half as much to do for the broker at 1,000/s.
    config.put("linger.ms", "1");
    // A request that could not be written within the wait is given up, never sent late.
    config.put("delivery.timeout.ms", String.valueOf(timeout.toMillis()));
    config.put("request.timeout.ms", String.valueOf(Math.min(5_000, timeout.toMillis() / 2)));
    config.put("max.block.ms", "3000");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new RegisteredIds(ids));
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> connection) {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "latest");
    config.put("fetch.max.wait.ms", "500");
    config.put("max.partition.fetch.bytes", String.valueOf(Topics.MAX_RECORD_BYTES));
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Asks.
   *
   * @param envelope its attempt is set here, whatever it holds
   * @return the outcome; fails with {@link NoOutcomeException} when none came in time, and at once
   *     when no broker can be reached
   * @throws RequestTooLargeException when it does not fit a record; nothing was sent
   * @throws IllegalArgumentException when a text of the envelope is not of one line; nothing was
   *     sent
   */
  public CompletionStage<Result> ask(RequestEnvelope envelope, Command command) {
    String fault = envelope.fault();
    if (fault != null) { // a dead letter, and nobody would answer
      throw new IllegalArgumentException(fault);
    }
    String attempt = UUID.randomUUID().toString();
    Request request = new Request(envelope.forAttempt(attempt), command);
    byte[] value = messages.encode(request);
    if (value.length > MAX_VALUE_BYTES) {
      throw new RequestTooLargeException(value.length, MAX_VALUE_BYTES);
    }
    if (!connected) {
      return CompletableFuture.failedFuture(
          new NoOutcomeException("Kafka cannot be reached", null));
    }
    CompletableFuture<Result> outcome = attempts.begin(attempt);
    send(command.target().tag(), value, outcome);
    return outcome
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((result, failure) -> attempts.end(attempt))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    new NoOutcomeException(
                        "no outcome of request " + envelope.requestId() + " yet", failure)));
  }

  private void send(String tag, byte[] value, CompletableFuture<Result> outcome) {
    try {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              way.requests,
              Tag.partition(tag, Topics.PARTITIONS),
              tag.getBytes(StandardCharsets.US_ASCII),
              value);
      if (way.replyTopic != null) {
        record.headers().add("reply-topic", way.replyTopic.getBytes(StandardCharsets.UTF_8));
      }
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure != null) {
              outcome.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException e) { // what the producer throws at once, it would have called back
      outcome.completeExceptionally(e);
    }
  }

  /** Waits until results are read, so that no outcome of a first request is missed. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return reading.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether outcomes are still seen. */
  public boolean isHealthy() {
    return reader.isAlive() && connected;
  }

  private void read() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      partitions.add(new TopicPartition(way.results, i));
    }
    try (consumer) {
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      reading.countDown();
      List<? extends Metric> connections =
          consumer.metrics().values().stream()
              .filter(metric -> metric.metricName().name().equals("connection-count"))
              .toList();
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LOOK_AROUND)) {
          attempts.complete(record);
        }
        connected = connections.stream().anyMatch(count -> (double) count.metricValue() > 0);
      }
    } catch (WakeupException e) {
      log.debug("results reader stopped");
    } catch (RuntimeException e) {
      log.error("results reader failed; outcomes are not seen any more", e);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }
}
