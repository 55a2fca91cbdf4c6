package io.cadastre.alerting.dispatch;

import java.util.concurrent.atomic.LongAdder;

/** What the dispatcher of one receiver counts. */
public final class DispatchMetrics {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile int pending;

  void accepted() {
    accepted.increment();
  }

  void retried() {
    retried.increment();
  }

  void rejected() {
    rejected.increment();
  }

  void pending(int notifications) {
    pending = notifications;
  }

  public long acceptedCount() {
    return accepted.sum();
  }

  /** Attempts that failed and are followed by another. */
  public long retriedCount() {
    return retried.sum();
  }

  public long rejectedCount() {
    return rejected.sum();
  }

  /** Notifications read and not yet accepted. */
  public int pendingCount() {
    return pending;
  }
}
