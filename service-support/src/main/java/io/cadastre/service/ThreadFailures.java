package io.cadastre.service;

import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a thread of Kafka Streams that failed: what Kafka did is tried again; a fault of
 * ours, a rival of the same name, and a failure that comes again however often it is tried stop the
 * service, and the log says why.
 */
public final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);

  private final Who who;
  private final Class<? extends Throwable> fault;
  private final Failures failures;

  /**
   * How the log calls it.
   *
   * @param service for example {@code the allocator}
   * @param thread for example {@code a deciding thread}
   * @param setting the key that names the instance
   */
  public record Who(String service, String thread, String setting, String instance) {}

  /**
   * @param fault what is ours, and stops at once
   */
  public ThreadFailures(Who who, int threads, Class<? extends Throwable> fault) {
    this.who = who;
    this.fault = fault;
    this.failures = new Failures(threads);
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (fault.isInstance(cause)) {
        log.error("{} stops: {}", who.service, cause.getMessage(), cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      if (cause instanceof FencedInstanceIdException) {
        log.error(
            "{} stops: another process has taken over as instance {}; if both shall run, give each"
                + " a name of its own (setting \"{}\")",
            who.service,
            who.instance,
            who.setting);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    if (failures.tooMany()) {
      log.error("{} stops: {}, again and again", who.service, failure.getMessage(), failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.warn("{} failed and is replaced: {}", who.thread, failure.getMessage(), failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
