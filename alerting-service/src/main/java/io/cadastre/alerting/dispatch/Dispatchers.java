package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.service.ClusterSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One dispatcher a receiver: none waits for another. */
public final class Dispatchers implements AutoCloseable {
  private final Producer<byte[], byte[]> letters;
  private final List<Dispatcher> dispatchers = new ArrayList<>();
  private final Map<String, DispatchMetrics> metrics = new LinkedHashMap<>();

  /**
   * Starts them.
   *
   * @param instance stable name of this process among those that share the cluster
   */
  public Dispatchers(
      ClusterSettings cluster,
      String instance,
      List<ReceiverSettings> receivers,
      InstantSource time) {
    Topics topics = cluster.topics();
    MessageCodec<Notification> codec = MessageCodec.notifications(BundledSchemas.load());
    letters =
        new KafkaProducer<>(
            letterConfig(cluster), new ByteArraySerializer(), new ByteArraySerializer());
    DeadLetters deadLetters = new DeadLetters(letters, topics.deadLetters());
    for (ReceiverSettings settings : receivers) {
      String name = settings.name();
      Receiver receiver = receiver(settings);
      DispatchMetrics counts = new DispatchMetrics();
      metrics.put(name, counts);
      dispatchers.add(
          new Dispatcher(
              name,
              topics.notifications(),
              receiver,
              () ->
                  new KafkaConsumer<>(
                      consumerConfig(cluster, instance, name),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer()),
              (consumer, assigned) ->
                  new Dispatch(
                      name,
                      receiver,
                      consumer,
                      codec,
                      deadLetters,
                      counts,
                      time,
                      RandomGenerator.getDefault(),
                      assigned)));
    }
  }

  private static Receiver receiver(ReceiverSettings settings) {
    return switch (settings) {
      case ReceiverSettings.Log log -> new LogReceiver();
      case ReceiverSettings.Webhook webhook -> new WebhookReceiver(webhook);
    };
  }

  private static Map<String, Object> consumerConfig(
      ClusterSettings cluster, String instance, String receiver) {
    Map<String, Object> config = new HashMap<>(cluster.kafka());
    config.put(
        ConsumerConfig.GROUP_ID_CONFIG,
        cluster.topics().prefix() + "-alerting-dispatch-" + receiver);
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    // What stays with this process while partitions move is not sent again.
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // Not by_duration: of a partition without such a record it asks again only after 30 s.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return config;
  }

  private static Map<String, Object> letterConfig(ClusterSettings cluster) {
    Map<String, Object> config = new HashMap<>(cluster.kafka());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return config;
  }

  /** Waits until all know their partitions; false when that took longer. */
  public boolean awaitAssigned(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (Dispatcher dispatcher : dispatchers) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (!dispatcher.awaitAssigned(left)) {
        return false;
      }
    }
    return true;
  }

  /** Whether every receiver is served. */
  public boolean isHealthy() {
    return dispatchers.stream().allMatch(Dispatcher::isAlive);
  }

  /** Whether one of them is given up for good; the log says why. */
  public boolean hasStopped() {
    return dispatchers.stream().anyMatch(Dispatcher::hasStopped);
  }

  /** By receiver. */
  public Map<String, DispatchMetrics> metrics() {
    return metrics;
  }

  @Override
  public void close() {
    dispatchers.forEach(Dispatcher::stop);
    dispatchers.forEach(Dispatcher::close);
    letters.close(Duration.ofSeconds(2));
  }
}
