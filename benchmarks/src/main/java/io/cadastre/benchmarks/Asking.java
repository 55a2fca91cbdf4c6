package io.cadastre.benchmarks;

import io.cadastre.allocator.FlushOnce;
import io.cadastre.client.Requests;
import io.cadastre.domain.core.Command;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Result;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;

/** The allocator with the product's own settings, asked by topic through the Java client. */
final class Asking implements AutoCloseable {
  /** A slow answer is a figure and no failure. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Bench bench;
  private final String name;
  private final Workload workload;
  private final KafkaStreams streams;
  private final Requests requests;
  private final AtomicLong numbers = new AtomicLong(10);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Starts, and makes the IPAMs. */
  Asking(Bench bench, Workload workload, int threads)
      throws ExecutionException, InterruptedException {
    this.bench = bench;
    this.name = bench.newName();
    this.workload = workload;
    Deciding deciding = new Deciding(bench, name);
    streams = new KafkaStreams(deciding.topology(), deciding.settings(threads), new FlushOnce());
    streams.start();
    requests = new Requests(bench.connection(), deciding.topics(), BundledSchemas.load(), PATIENCE);
    if (!requests.awaitReady(PATIENCE)) {
      throw new IllegalStateException("no results are read");
    }
    for (int ipam = 0; ipam < workload.ipams(); ipam++) {
      int number = 0;
      for (Command command : workload.begin(ipam)) {
        accepted(
            requests.ask(Workload.envelope(ipam, number++), command).toCompletableFuture().get());
      }
    }
  }

  private static void accepted(Result result) {
    if (result.outcome() instanceof RefusedResult refused) {
      throw new IllegalStateException("refused: " + refused.message());
    }
  }

  /** Allocates out of each IPAM in turn; completes when it is answered. */
  private CompletableFuture<Void> allocate() {
    long number = numbers.getAndIncrement();
    int ipam = (int) (number % workload.ipams());
    return requests
        .ask(Workload.envelope(ipam, number), workload.allocate(ipam, number))
        .toCompletableFuture()
        .handle(
            (result, failed) -> {
              try {
                if (failed != null) {
                  throw failed;
                }
                accepted(result);
              } catch (Throwable e) {
                failure.set(e);
              }
              return null;
            });
  }

  /**
   * So many a second for so long, whether answers come or not. Each is timed from when it was due,
   * so that a stall counts for all that it held up.
   */
  Times atRate(int perSecond, Duration time) throws InterruptedException {
    int all = Math.toIntExact(perSecond * time.toSeconds());
    Times times = new Times(all);
    Semaphore answered = new Semaphore(0);
    long begun = System.nanoTime();
    for (int i = 0; i < all; i++) {
      long due = begun + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      allocate()
          .whenComplete(
              (done, failed) -> {
                times.add(System.nanoTime() - due);
                answered.release();
              });
    }
    answered.acquire(all);
    check();
    return times;
  }

  /** Allocates so many, as fast as may be. */
  void allocated(int all) throws InterruptedException {
    int width = 1_000;
    Semaphore free = new Semaphore(width);
    for (int i = 0; i < all; i++) {
      free.acquire();
      allocate().whenComplete((done, failed) -> free.release());
    }
    free.acquire(width);
    check();
  }

  /** What came of a closed loop. */
  record Loop(double perSecond, Times times) {}

  /** So many in flight for so long: the next is asked when one is answered. */
  Loop inFlight(int width, Duration time) throws InterruptedException {
    Times times = new Times(5_000_000);
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    Semaphore free = new Semaphore(width);
    while (System.nanoTime() < end) {
      free.acquire();
      long asked = System.nanoTime();
      allocate()
          .whenComplete(
              (done, failed) -> {
                times.add(System.nanoTime() - asked);
                free.release();
              });
    }
    free.acquire(width);
    double seconds = (System.nanoTime() - begun) / 1e9;
    check();
    return new Loop(times.count() / seconds, times);
  }

  private void check() {
    if (failure.get() != null) {
      throw new IllegalStateException("not all were allocated", failure.get());
    }
  }

  @Override
  public void close() throws Exception {
    requests.close();
    streams.close(Duration.ofSeconds(10));
    bench.forget(name);
  }
}
