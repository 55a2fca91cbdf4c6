package io.cadastre.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** How long each of many took; filled by several threads. */
final class Times {
  private final long[] nanos;
  private final AtomicInteger count = new AtomicInteger();

  Times(int most) {
    nanos = new long[most];
  }

  void add(long took) {
    int at = count.getAndIncrement();
    if (at < nanos.length) {
      nanos[at] = took;
    }
  }

  int count() {
    return Math.min(count.get(), nanos.length);
  }

  /** Milliseconds that so many percent took at most. */
  double percentile(double percent) {
    long[] sorted = Arrays.copyOf(nanos, count());
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int at = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.max(0, at)] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        percentile(50),
        percentile(99),
        percentile(100));
  }
}
