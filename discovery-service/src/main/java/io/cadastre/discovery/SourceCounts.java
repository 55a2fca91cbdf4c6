package io.cadastre.discovery;

import io.cadastre.discovery.publish.Published;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of one source; asked by other threads. */
final class SourceCounts {
  final AtomicLong appliedSweeps = new AtomicLong();
  final AtomicLong unchangedSweeps = new AtomicLong();
  final AtomicLong failedSweeps = new AtomicLong();
  final AtomicLong appeared = new AtomicLong();
  final AtomicLong changed = new AtomicLong();
  final AtomicLong disappeared = new AtomicLong();
  private volatile Instant lastSuccess = Instant.EPOCH;
  private volatile boolean failing;
  private volatile int resources;

  /** What is known is what is there. */
  void confirmed(Instant when) {
    lastSuccess = when;
    failing = false;
  }

  void published(Published published) {
    (published.isNothing() ? unchangedSweeps : appliedSweeps).incrementAndGet();
    appeared.addAndGet(published.appeared());
    changed.addAndGet(published.changed());
    disappeared.addAndGet(published.disappeared());
  }

  void failed() {
    failing = true;
  }

  void know(int count) {
    resources = count;
  }

  /** When it was last confirmed, seconds since 1970 UTC; 0: not since the start. */
  double lastSuccessSeconds() {
    return lastSuccess.toEpochMilli() / 1000.0;
  }

  boolean isFailing() {
    return failing;
  }

  int resources() {
    return resources;
  }
}
