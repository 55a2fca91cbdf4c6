package io.cadastre.server;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, last first, when the process is told to end.
 *
 * <p>After a normal end by SIGTERM or Ctrl-C the exit code is 0; the JVM alone would say 143 or
 * 130, which supervisors take for a failure.
 */
final class Shutdown implements AutoCloseable {
  /** Docker and others kill after 10 s; the JVM may need 3 s more to write its class archive. */
  private static final Duration LIMIT = Duration.ofSeconds(6);

  private final ConcurrentLinkedDeque<Part> parts = new ConcurrentLinkedDeque<>();
  private final Stages stages;
  private final Thread hook = new Thread(this::onSignal, "shutdown");

  Shutdown(Stages stages) {
    this.stages = stages;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  <T extends AutoCloseable> T closing(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  /** Closes all without ending the process: the start has failed half-way. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // a signal came first, the hook closes
    }
    closeParts();
  }

  private void onSignal() {
    long start = System.nanoTime();
    Thread closer = Thread.ofPlatform().daemon().name("closer").start(this::closeParts);
    boolean closed = false;
    try {
      closed = closer.join(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closed) {
      stages.timed("stopped", "cleanly", Duration.ofNanos(System.nanoTime() - start));
    } else {
      Part stuck = parts.peek();
      stages.say(
          "stopped",
          "without waiting longer for %s; the next start recovers"
              .formatted(stuck == null ? "the last part" : stuck.name));
    }
    Runtime.getRuntime().halt(closed ? 0 : 1);
  }

  private void closeParts() {
    for (Part part = parts.peek(); part != null; part = parts.peek()) {
      try {
        part.closeable.close();
      } catch (Exception e) {
        log().warn("{} did not close cleanly", part.name, e);
      }
      parts.remove(part);
    }
  }

  /** Fetched late: a logger made before the data folder is known would log to the wrong place. */
  private static Logger log() {
    return LoggerFactory.getLogger(Shutdown.class);
  }

  private record Part(String name, AutoCloseable closeable) {}
}
