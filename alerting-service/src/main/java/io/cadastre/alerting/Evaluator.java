package io.cadastre.alerting;

import io.cadastre.alerting.evaluate.AlertingTopology;
import io.cadastre.alerting.evaluate.EvaluationMetrics;
import io.cadastre.kafka.topic.Installation;
import io.cadastre.service.Failures;
import io.cadastre.service.SmallStores;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The evaluation of rules at work. */
final class Evaluator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Evaluator.class);

  private final AlertingSettings settings;
  private final KafkaStreams streams;
  private final EvaluationMetrics metrics = new EvaluationMetrics();
  private final Failures failures = new Failures(1);
  private final CountDownLatch running = new CountDownLatch(1);

  /** Starts. */
  Evaluator(AlertingSettings settings, Installation installation) {
    this.settings = settings;
    AlertingTopology topology =
        new AlertingTopology(
            settings.cluster().topics(), settings.rules(), settings.receiverNames(), metrics);
    streams = new KafkaStreams(topology.get(), streamsConfig(settings, installation));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          }
        });
    streams.setUncaughtExceptionHandler(this::afterFailure);
    streams.start();
  }

  private StreamThreadExceptionResponse afterFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FencedInstanceIdException) {
        log.error(
            "alerting stops: another process has taken over as instance {}; if both shall run, give"
                + " each a name of its own (setting \"alerting.instance\")",
            settings.instance());
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    if (failures.tooMany()) {
      log.error("alerting stops: {}, again and again", failure.getMessage(), failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.warn("an evaluating thread failed and is replaced: {}", failure.getMessage(), failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Properties streamsConfig(AlertingSettings settings, Installation installation) {
    Properties config = new Properties();
    config.putAll(settings.cluster().kafka());
    config.put(
        StreamsConfig.APPLICATION_ID_CONFIG, settings.cluster().topics().prefix() + "-alerting");
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.folder().resolve("streams").toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    // The changelogs hold how alerts stand: kept as safely as the events.
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, installation.replicas());
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        String.valueOf(installation.minInSyncReplicas()));
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        settings.instance());
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5_000);
    return config;
  }

  /** Waits until rules are evaluated; false when that took longer. */
  boolean awaitRunning(Duration atMost) throws InterruptedException {
    return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isHealthy() {
    return streams.state().isRunningOrRebalancing();
  }

  /** Whether it has given up for good; the log says why. */
  boolean hasStopped() {
    KafkaStreams.State now = streams.state();
    return now == KafkaStreams.State.PENDING_ERROR || now == KafkaStreams.State.ERROR;
  }

  EvaluationMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(5));
  }
}
