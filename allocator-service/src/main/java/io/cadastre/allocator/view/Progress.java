package io.cadastre.allocator.view;

import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How far a view has come, and who waits for it to come further. */
final class Progress {
  private record Waiter(BooleanSupplier condition, CompletableFuture<Void> reached) {}

  private final AtomicLongArray positions;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  /** What those who waited do next must not hold up the view. */
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();

  private volatile @Nullable Throwable failure;

  Progress(int partitions) {
    positions = new AtomicLongArray(partitions);
  }

  void reached(int partition, long position) {
    positions.set(partition, position);
  }

  boolean hasReached(Map<Integer, Long> ends) {
    return behind(ends) == 0;
  }

  long behind(Map<Integer, Long> ends) {
    long behind = 0;
    for (Map.Entry<Integer, Long> end : ends.entrySet()) {
      behind += Math.max(0, end.getValue() - positions.get(end.getKey()));
    }
    return behind;
  }

  /** Completes when the condition holds; it is asked now and after every step forward. */
  CompletableFuture<Void> when(BooleanSupplier condition) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    Waiter waiter = new Waiter(condition, reached);
    waiters.add(waiter);
    // After it stands in the queue: a step forward in between is not missed.
    settle(waiter);
    return reached;
  }

  /** Tells those whose condition holds now. */
  void advanced() {
    Iterator<Waiter> all = waiters.iterator();
    while (all.hasNext()) {
      if (settle(all.next())) {
        all.remove();
      }
    }
  }

  void failed(Throwable why) {
    failure = why;
    advanced();
  }

  private boolean settle(Waiter waiter) {
    if (waiter.reached.isDone()) {
      return true;
    }
    Throwable why = failure;
    if (why != null) {
      waiter.reached.completeExceptionally(why);
    } else if (waiter.condition.getAsBoolean()) {
      waiter.reached.completeAsync(() -> null, waiting);
    }
    return waiter.reached.isDone() || why != null;
  }
}
