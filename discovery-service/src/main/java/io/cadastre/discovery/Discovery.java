package io.cadastre.discovery;

import io.cadastre.discovery.collect.file.FileCollector;
import io.cadastre.discovery.publish.KafkaClients;
import io.cadastre.discovery.publish.Publisher;
import io.cadastre.discovery.publish.StateTopic;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The discovery service without its HTTP side: topics, and a thread for each source. */
final class Discovery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Discovery.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final List<SourceLoop> loops = new ArrayList<>();
  private final StateTopic stateTopic;
  private final Thread counting;

  /**
   * Sets up the topics and starts.
   *
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  Discovery(DiscoverySettings settings, InstantSource time) {
    new TopicSetup(settings.kafka(), settings.topics()).apply();
    BundledSchemas schemas = BundledSchemas.load();
    KafkaClients clients = KafkaClients.of(settings.kafka());
    stateTopic = new StateTopic(clients, settings.topics(), schemas);
    for (SourceSettings source : settings.sources()) {
      loops.add(
          new SourceLoop(
              source,
              new FileCollector(source.path(), source.format(), time),
              new Publisher(source.name(), clients, stateTopic, settings.topics(), schemas),
              time));
    }
    counting =
        Thread.ofPlatform().name("sources-no-more").daemon().unstarted(this::sayWhatIsNoMore);
    loops.forEach(SourceLoop::start);
    counting.start();
  }

  /** A source that is not in the settings any more: that says nothing about its resources. */
  private void sayWhatIsNoMore() {
    List<String> names = loops.stream().map(SourceLoop::name).toList();
    try {
      stateTopic
          .count()
          .forEach(
              (source, count) -> {
                if (!names.contains(source)) {
                  log.info(
                      "source {} is not in the settings any more; its resources stand: {}",
                      source,
                      count);
                }
              });
    } catch (KafkaException e) {
      log.debug("sources that are no more are not known", e);
    }
  }

  /** Waits until every source was looked at once. */
  boolean awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (SourceLoop loop : loops) {
      if (!loop.awaitLooked(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  /** How far the start is while {@link #awaitReady} says no. */
  String progress() {
    return loops.stream()
        .filter(loop -> !loop.isHealthy())
        .map(SourceLoop::progress)
        .collect(Collectors.joining("; "));
  }

  /** What was wrong at the last look, a line a source. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    for (SourceLoop loop : loops) {
      String trouble = loop.trouble();
      if (trouble != null) {
        troubles.add("source " + loop.name() + ": " + trouble);
      }
    }
    return troubles;
  }

  boolean isHealthy() {
    return loops.stream().allMatch(SourceLoop::isHealthy);
  }

  /**
   * Whether all sources have given up for good; the log says why. While one has, it is not healthy.
   */
  boolean hasStopped() {
    return !loops.isEmpty() && loops.stream().allMatch(SourceLoop::hasStopped);
  }

  List<SourceLoop> loops() {
    return loops;
  }

  @Override
  public void close() {
    loops.forEach(SourceLoop::stop);
    counting.interrupt();
    long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
    for (SourceLoop loop : loops) {
      loop.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
