package io.cadastre.alerting;

import io.cadastre.alerting.evaluate.AlertingTopology;
import io.cadastre.alerting.evaluate.EvaluationMetrics;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.topic.Installation;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.service.ExactlyOnce;
import io.cadastre.service.ThreadFailures;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The evaluation of rules at work. */
final class Evaluator implements AutoCloseable {
  private final AlertingSettings settings;
  private final KafkaStreams streams;
  private final EvaluationMetrics metrics = new EvaluationMetrics();
  private final CountDownLatch running = new CountDownLatch(1);

  /** Starts. */
  Evaluator(AlertingSettings settings, Installation installation, SchemaIds ids) {
    this.settings = settings;
    AlertingTopology topology =
        new AlertingTopology(
            settings.cluster().topics(), settings.rules(), settings.receiverNames(), metrics, ids);
    streams =
        new KafkaStreams(
            topology.get(),
            ExactlyOnce.settings(
                settings.cluster(),
                installation,
                "alerting",
                settings.folder(),
                settings.instance()));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          }
        });
    ThreadFailures.Who who =
        new ThreadFailures.Who(
            "alerting", "an evaluating thread", "alerting.instance", settings.instance());
    streams.setUncaughtExceptionHandler(new ThreadFailures(who, 1, MalformedRecordException.class));
    streams.start();
  }

  /** Waits until rules are evaluated; false when that took longer. */
  boolean awaitRunning(Duration atMost) throws InterruptedException {
    return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isHealthy() {
    return streams.state().isRunningOrRebalancing() && metrics.unreadCount() == 0;
  }

  /** Why it is not healthy, where it knows. */
  @Nullable String why() {
    long unread = metrics.unreadCount();
    return unread == 0
        ? null
        : "of %d pools and pool CIDRs the latest cannot be read before the schema registry answers"
            .formatted(unread);
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
