package io.cadastre.alerting.dispatch;

import io.cadastre.service.Failures;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one receiver. What fails is begun anew from what is committed, but not for ever.
 */
final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final String name;
  private final String topic;
  private final Receiver receiver;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final BiFunction<Consumer<byte[], byte[]>, Runnable, Dispatch> work;
  private final Failures failures = new Failures(1);
  private final CountDownLatch assigned = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts.
   *
   * @param name of the receiver
   * @param work on a consumer; runs the other when it has its partitions
   */
  Dispatcher(
      String name,
      String topic,
      Receiver receiver,
      Supplier<Consumer<byte[], byte[]>> consumers,
      BiFunction<Consumer<byte[], byte[]>, Runnable, Dispatch> work) {
    this.name = name;
    this.topic = topic;
    this.receiver = receiver;
    this.consumers = consumers;
    this.work = work;
    this.thread = Thread.ofPlatform().name("dispatch-" + name).daemon().unstarted(this::run);
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Whether it has given up for good; the log says why. */
  boolean hasStopped() {
    return !thread.isAlive() && !isClosing();
  }

  /** Waits until it knows which partitions are its; false when that took longer. */
  boolean awaitAssigned(Duration atMost) throws InterruptedException {
    return assigned.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      while (!isClosing()) {
        try {
          serve();
        } catch (FencedInstanceIdException e) {
          log.error(
              "receiver {} is no longer served: another process has taken over under the same name;"
                  + " if both shall run, give each a name of its own (setting"
                  + " \"alerting.instance\")",
              name);
          return;
        } catch (RuntimeException e) {
          if (failures.tooMany()) {
            log.error("receiver {} is no longer served: {}", name, e.getMessage(), e);
            return;
          }
          log.warn(
              "the dispatcher of receiver {} failed, begins anew: {}", name, e.getMessage(), e);
          closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      Dispatch dispatch = work.apply(consumer, assigned::countDown);
      dispatch.begin(topic);
      while (!isClosing()) {
        dispatch.step();
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Tells it to end; {@link #close} waits until it has. */
  void stop() {
    closing.countDown();
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receiver.close();
  }
}
