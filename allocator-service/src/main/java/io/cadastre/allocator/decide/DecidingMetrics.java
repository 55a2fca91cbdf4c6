package io.cadastre.allocator.decide;

import java.util.concurrent.atomic.LongAdder;

/** What the deciding tasks count. */
public final class DecidingMetrics {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder forwarded = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();

  private final LongAdder waiting = new LongAdder();

  private final LongAdder factsApplied = new LongAdder();
  private final LongAdder factsUnchanged = new LongAdder();
  private final LongAdder unheard = new LongAdder();
  private final PoolGauges pools = new PoolGauges();

  /** What should have been a fact, or come to be one, is none. */
  void unheard() {
    unheard.increment();
  }

  /** A fact was judged. */
  void told(boolean changed) {
    (changed ? factsApplied : factsUnchanged).increment();
  }

  void decided(boolean accept) {
    (accept ? accepted : refused).increment();
  }

  /**
   * A record at an offset that was decided before, or an attempt of a request that has its outcome.
   */
  void repeated() {
    repeated.increment();
  }

  void forwarded() {
    forwarded.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  /** So many requests more, or less, wait for a schema. */
  void waiting(int more) {
    waiting.add(more);
  }

  public long factsAppliedCount() {
    return factsApplied.sum();
  }

  public long factsUnchangedCount() {
    return factsUnchanged.sum();
  }

  public long unheardCount() {
    return unheard.sum();
  }

  public PoolGauges pools() {
    return pools;
  }

  public long acceptedCount() {
    return accepted.sum();
  }

  public long refusedCount() {
    return refused.sum();
  }

  public long repeatedCount() {
    return repeated.sum();
  }

  public long forwardedCount() {
    return forwarded.sum();
  }

  /** How many requests wait for a schema, in the tasks that run here. */
  public long waitingCount() {
    return waiting.sum();
  }

  public long deadLetterCount() {
    return deadLetters.sum();
  }
}
