package io.cadastre.alerting.dispatch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: exponential with full jitter. */
final class Backoff {
  private static final long FIRST_MS = 1_000;
  private static final long MOST_MS = 60_000;
  private static final int MOST_DOUBLINGS = 6;

  private Backoff() {}

  /**
   * Anything up to 1 s after the first failure, up to twice as much after each further one, up to
   * 60 s.
   *
   * @param failures in a row, from 1
   */
  static Duration after(int failures, RandomGenerator random) {
    long mostMs = Math.min(MOST_MS, FIRST_MS << Math.min(failures - 1, MOST_DOUBLINGS));
    return Duration.ofMillis(random.nextLong(mostMs + 1));
  }
}
