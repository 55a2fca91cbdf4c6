package io.cadastre.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do: looks again and again, for so long at most. */
final class Eventually {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Eventually() {}

  /** Waits until that holds; fails with the words when it does not in time. */
  static void until(String what, Duration atMost, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
