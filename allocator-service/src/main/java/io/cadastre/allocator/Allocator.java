package io.cadastre.allocator;

import io.cadastre.allocator.decide.AllocatorTopology;
import io.cadastre.allocator.decide.DecidingMetrics;
import io.cadastre.allocator.decide.DecisionFault;
import io.cadastre.allocator.rest.RestEndpoint;
import io.cadastre.allocator.view.View;
import io.cadastre.client.Requests;
import io.cadastre.ec2.Registry;
import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.OtherSettings;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.service.ThreadFailures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allocator without its HTTP side: topics, deciding tasks, view, and the way in for commands.
 */
public final class Allocator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Allocator.class);

  private final SchemaIds ids;
  private final Admin admin;
  private final KafkaStreams streams;
  private final View view;
  private final Requests requests;
  private final ClockGuard clock;
  private final AllocatorSettings settings;
  private final DecidingMetrics metrics = new DecidingMetrics();
  private final Restoring restoring = new Restoring();
  private final CountDownLatch running = new CountDownLatch(1);

  /**
   * Learns the schema ids, sets up the topics and starts.
   *
   * @param time our clock, to be compared with the broker's
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  public Allocator(AllocatorSettings settings, InstantSource time) {
    this.settings = settings;
    Topics topics = settings.topics();
    ids = settings.cluster().schemaIds();
    TopicSetup setup = new TopicSetup(settings.kafka(), topics);
    Installation installation = setup.apply();
    setup.requireResults(settings.outcomeWindow());
    for (OtherSettings other : installation.others()) {
      log.warn("{}", other.sentence(String.valueOf(settings.kafka().get("bootstrap.servers"))));
    }
    Tenants tenants = installation.tenants();
    admin = Admin.create(settings.kafka());
    view =
        new View(
            settings.kafka(),
            topics,
            Map.of(topics.events(), Objects.requireNonNull(tenants.topicId(topics.events()))),
            ids.bundle(),
            settings.folder().resolve("view"),
            admin);
    requests = new Requests(settings.kafka(), topics, ids, settings.outcomeTimeout());
    AllocatorTopology topology =
        new AllocatorTopology(
            topics,
            tenants,
            installation.skips(),
            settings.limits(),
            settings.outcomeWindow(),
            metrics,
            ids);
    streams =
        new KafkaStreams(
            topology.get(),
            DecidingSettings.of(
                settings.cluster(),
                installation,
                settings.folder(),
                settings.instance(),
                settings.threads()),
            new FlushOnce());
    streams.setGlobalStateRestoreListener(restoring);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          }
        });
    ThreadFailures.Who who =
        new ThreadFailures.Who(
            "the allocator", "a deciding thread", "instance", settings.instance());
    streams.setUncaughtExceptionHandler(
        new ThreadFailures(who, settings.threads(), DecisionFault.class));
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

  /** The same for reads in JSON. */
  public RestEndpoint rest(InstantSource time) {
    return new RestEndpoint(view, settings.readTimeout(), settings.callers(), time);
  }

  /** By which ids records on the topics say their schemas. */
  public SchemaIds schemaIds() {
    return ids;
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
