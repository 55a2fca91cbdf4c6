package io.cadastre.service;

import java.time.Duration;
import java.util.ArrayDeque;

/** Tells bad luck from a failure that comes again however often it is tried. */
public final class Failures {
  private static final int MOST_A_THREAD = 20;
  private static final long WITHIN_NANOS = Duration.ofMinutes(10).toNanos();

  private final int most;
  private final ArrayDeque<Long> recent = new ArrayDeque<>();

  public Failures(int threads) {
    this.most = MOST_A_THREAD * threads;
  }

  /** Counts one more; true when there were more than 20 a thread in 10 minutes. */
  public synchronized boolean tooMany() {
    long now = System.nanoTime();
    recent.addLast(now);
    while (now - recent.getFirst() > WITHIN_NANOS) {
      recent.removeFirst();
    }
    return recent.size() > most;
  }
}
