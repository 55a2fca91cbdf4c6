package io.cadastre.discovery;

import io.cadastre.discovery.collect.Collector;
import io.cadastre.discovery.collect.Sweep;
import io.cadastre.discovery.publish.Published;
import io.cadastre.discovery.publish.Publisher;
import io.cadastre.discovery.publish.TakenOverException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one source again and again and publishes what changed. What can mend itself is tried
 * again at the next look; a fault of ours and a takeover by another process end it.
 */
final class SourceLoop {
  private static final Logger log = LoggerFactory.getLogger(SourceLoop.class);

  /** A little more than a file must rest to be read. */
  private static final Duration SOON = Duration.ofMillis(1_100);

  /** So many looks in a row without an answer are worth a word. */
  private static final int RESTLESS = 60;

  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  private final SourceSettings settings;
  private final Collector collector;
  private final Publisher publisher;
  private final InstantSource time;
  private final SourceCounts counts = new SourceCounts();
  private final CountDownLatch looked = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /** Whether what it last saw was read once. */
  private boolean restored;

  /** Of the sweep that was last published; null: none, or not for certain. */
  private @Nullable String applied;

  /** How many looks in a row found it half-written. */
  private int unsettled;

  /** What the last look failed for; null: it did not. Said once, not at every look. */
  private volatile @Nullable String trouble;

  SourceLoop(
      SourceSettings settings, Collector collector, Publisher publisher, InstantSource time) {
    this.settings = settings;
    this.collector = collector;
    this.publisher = publisher;
    this.time = time;
    this.thread =
        Thread.ofPlatform().name("source-" + settings.name()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try (publisher) {
      do {
        look();
      } while (!stop.await(untilTheNextLook().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptException | InterruptedException e) {
      log.debug("source {}: interrupted", settings.name());
    } catch (TakenOverException e) {
      log.error(
          "source {} stops: another process has taken over; if both shall run, give the source of"
              + " one another name",
          settings.name());
    } catch (RuntimeException | Error e) {
      log.error("source {} stops: {}", settings.name(), e.getMessage(), e);
    }
  }

  /** What was found half-written is looked at again soon, however seldom it is looked at else. */
  private Duration untilTheNextLook() {
    return unsettled > 0 && settings.every().compareTo(SOON) > 0 ? SOON : settings.every();
  }

  /** One look. */
  void look() {
    try {
      if (!publisher.isOpen()) {
        open();
      }
      switch (collector.sweep(applied)) {
        case Sweep.Seen seen -> publish(seen);
        case Sweep.Unchanged unchanged -> succeeded();
        case Sweep.Unsettled found -> unsettled(found.why());
        case Sweep.Failed failed -> {
          unsettled = 0;
          counts.failedSweeps.incrementAndGet();
          failed(
              failed.why()
                  + "; nothing of this sweep is applied, the last state stands ("
                  + resources()
                  + ")");
        }
      }
      looked.countDown();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      applied = null;
      failed("cannot publish, and will try again: " + e.getMessage());
    }
  }

  private void open() {
    applied = null;
    counts.know(publisher.open());
    if (!restored) {
      restored = true;
      log.info("source {}: starts from {}", settings.name(), resources());
    }
  }

  private void publish(Sweep.Seen seen) {
    Published published;
    try {
      published = publisher.publish(settings.owner(), seen.resources(), time.instant());
    } catch (KafkaException e) {
      counts.failedSweeps.incrementAndGet();
      throw e;
    }
    applied = seen.version();
    counts.know(seen.resources().size());
    counts.published(published);
    succeeded();
    if (!published.isNothing()) {
      log.info("source {}: {} ({})", settings.name(), published, resources());
    }
  }

  private void unsettled(String why) {
    unsettled++;
    if (unsettled > RESTLESS) {
      failed("it never rests: " + why + "; the last state stands (" + resources() + ")");
    } else {
      log.debug("source {}: {}", settings.name(), why);
    }
  }

  private void succeeded() {
    unsettled = 0;
    counts.confirmed(time.instant());
    if (trouble != null) {
      trouble = null;
      log.info("source {}: well again ({})", settings.name(), resources());
    }
  }

  private void failed(String why) {
    counts.failed();
    if (!why.equals(trouble)) {
      trouble = why;
      log.warn("source {}: {}", settings.name(), why);
    }
  }

  private String resources() {
    return counts.resources() + (counts.resources() == 1 ? " resource" : " resources");
  }

  String name() {
    return settings.name();
  }

  SourceCounts counts() {
    return counts;
  }

  /** Waits until it has looked at its source once, whatever it found; false when it took longer. */
  boolean awaitLooked(Duration atMost) throws InterruptedException {
    return looked.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Why the last look failed; null: it did not. */
  @Nullable String trouble() {
    return trouble;
  }

  String progress() {
    return publisher.progress();
  }

  /** Whether it looks, and could publish when it last tried. */
  boolean isHealthy() {
    return thread.isAlive() && publisher.isOpen();
  }

  /** Whether it has given up for good; the log says why. */
  boolean hasStopped() {
    return stop.getCount() > 0 && !thread.isAlive();
  }

  /** Lets the look that is under way be the last; {@link #join} waits for it. */
  void stop() {
    stop.countDown();
  }

  void join(Duration atMost) {
    try {
      if (!thread.join(atMost)) {
        thread.interrupt(); // what is begun is settled at the next start
        thread.join(AFTER_INTERRUPT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
