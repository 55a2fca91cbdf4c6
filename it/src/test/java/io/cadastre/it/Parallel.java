package io.cadastre.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many callers. */
final class Parallel {
  private Parallel() {}

  interface Task<T> {
    T run(int number) throws Exception;
  }

  /** Runs the task that often at the same moment, each in a thread of its own. */
  static <T> List<T> together(int count, Task<T> task) throws Exception {
    CountDownLatch all = new CountDownLatch(count);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      calls.add(
          () -> {
            all.countDown();
            all.await();
            return task.run(number);
          });
    }
    return results(count, calls);
  }

  /** Applies it to every item, with so many threads; the results in the items' order. */
  static <A, T> List<T> map(int threads, List<A> items, Function<A, T> function) throws Exception {
    List<Callable<T>> calls = new ArrayList<>();
    for (A item : items) {
      calls.add(() -> function.apply(item));
    }
    return results(threads, calls);
  }

  private static <T> List<T> results(int threads, List<Callable<T>> calls) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
