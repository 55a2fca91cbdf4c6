package io.cadastre.allocator;

import io.cadastre.allocator.decide.AllocatorTopology;
import io.cadastre.allocator.decide.DecidingMetrics;
import io.cadastre.allocator.decide.DecisionFault;
import io.cadastre.allocator.view.View;
import io.cadastre.client.Requests;
import io.cadastre.ec2.Registry;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.service.Failures;
import io.cadastre.service.SmallStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allocator without its HTTP side: topics, deciding tasks, view, and the way in for commands.
 */
public final class Allocator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Allocator.class);

  private final Admin admin;
  private final KafkaStreams streams;
  private final View view;
  private final Requests requests;
  private final ClockGuard clock;
  private final AllocatorSettings settings;
  private final DecidingMetrics metrics = new DecidingMetrics();
  private final Failures failures;
  private final Restoring restoring = new Restoring();
  private final CountDownLatch running = new CountDownLatch(1);

  /**
   * Sets up the topics and starts.
   *
   * @param time our clock, to be compared with the broker's
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  public Allocator(AllocatorSettings settings, InstantSource time) {
    this.settings = settings;
    this.failures = new Failures(settings.threads());
    Topics topics = settings.topics();
    Installation installation = new TopicSetup(settings.kafka(), topics).apply();
    Map<String, Uuid> topicIds = installation.topicIds();
    BundledSchemas schemas = BundledSchemas.load();
    admin = Admin.create(settings.kafka());
    view =
        new View(
            settings.kafka(), topics, topicIds, schemas, settings.folder().resolve("view"), admin);
    requests =
        new Requests(settings.kafka(), topics, new Messages(schemas), settings.outcomeTimeout());
    AllocatorTopology topology =
        new AllocatorTopology(
            topics,
            topicIds,
            installation.skips(),
            settings.limits(),
            settings.outcomeWindow(),
            metrics);
    streams = new KafkaStreams(topology.get(), streamsConfig(settings, installation));
    streams.setGlobalStateRestoreListener(restoring);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          }
        });
    streams.setUncaughtExceptionHandler(this::afterFailure);
    clock =
        new ClockGuard(
            settings.kafka(), topics.meta(), settings.instance(), time, this::clockRanAhead);
    streams.start();
  }

  private void clockRanAhead(boolean ahead) {
    if (ahead) {
      streams.pause();
    } else {
      streams.resume();
    }
  }

  /** A fault of ours stops us before it does harm; what Kafka did is tried again. */
  private StreamThreadExceptionResponse afterFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DecisionFault) {
        log.error("the allocator stops: {}", cause.getMessage(), cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      if (cause instanceof FencedInstanceIdException) {
        log.error(
            "the allocator stops: another process has taken over as instance {}; if both shall run,"
                + " give each a name of its own (setting \"instance\")",
            settings.instance());
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    if (failures.tooMany()) {
      log.error("the allocator stops: {}, again and again", failure.getMessage(), failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.warn("a deciding thread failed and is replaced: {}", failure.getMessage(), failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Properties streamsConfig(AllocatorSettings settings, Installation installation) {
    Properties config = new Properties();
    config.putAll(settings.kafka());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.topics().prefix() + "-allocator");
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.folder().resolve("streams").toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    // Latency is commit latency: docs/adr/0005.
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 10);
    config.put(StreamsConfig.POLL_MS_CONFIG, 5);
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1);
    // The changelogs hold what is decided: kept as safely as the events, and as large.
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, installation.replicas());
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        String.valueOf(installation.minInSyncReplicas()));
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        String.valueOf(Topics.MAX_RECORD_BYTES));
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
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.MAX_RECORD_BYTES);
    return config;
  }

  /** Waits until requests are decided, results are read and the view has caught up. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    if (!running.await(atMost.toMillis(), TimeUnit.MILLISECONDS)
        || !requests.awaitReady(left(deadline))) {
      return false;
    }
    try {
      view.awaitCurrent(left(deadline)).toCompletableFuture().get();
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        log.error("the view does not catch up", e);
      }
      return false;
    }
  }

  /** How far the start is while {@link #awaitReady} says no. */
  public StartProgress progress() {
    return new StartProgress(restoring.done(), restoring.wanted(), view.lag());
  }

  /** Whether it has given up deciding for good; the log says why. */
  public boolean hasStopped() {
    KafkaStreams.State now = streams.state();
    return now == KafkaStreams.State.PENDING_ERROR || now == KafkaStreams.State.ERROR;
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** Whether it decides and reads. */
  public boolean isHealthy() {
    return streams.state().isRunningOrRebalancing()
        && requests.isHealthy()
        && view.isHealthy()
        && !clock.isAhead();
  }

  /** What the HTTP side talks to. */
  public Registry registry() {
    return new LogRegistry(requests, view, settings.readTimeout(), settings.outcomeTimeout());
  }

  public DecidingMetrics metrics() {
    return metrics;
  }

  /** Committed events the view has not applied yet. */
  public long viewLag() {
    return view.lag();
  }

  @Override
  public void close() {
    clock.close();
    streams.close(Duration.ofSeconds(5));
    requests.close();
    view.close();
    admin.close(Duration.ofSeconds(2));
  }
}
