package io.cadastre.alerting.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What was said last of each subject by a schema that only the registry can tell, and has not told
 * yet. It is kept, and looked at again until it has: a registry that is down stops nobody.
 */
final class Unread {
  private final KeyValueStore<String, byte[]> store;
  private final TaskId task;
  private final EvaluationMetrics metrics;

  /**
   * @param store in memory, where counting is free; holds what was kept before
   */
  Unread(KeyValueStore<String, byte[]> store, TaskId task, EvaluationMetrics metrics) {
    this.store = store;
    this.task = task;
    this.metrics = metrics;
  }

  void keep(String subject, byte[] value) {
    store.put(subject, value);
  }

  /** Something was said after it, or the subject is gone. */
  void forget(String subject) {
    if (count() > 0 && store.get(subject) != null) {
      store.delete(subject);
    }
  }

  private int count() {
    return Math.toIntExact(store.approximateNumEntries());
  }

  /**
   * Hands on what can be read by now, a slice at a time, and counts what is left.
   *
   * @param readable begins to ask where it says no
   */
  void look(Predicate<byte[]> readable, Consumer<KeyValue<String, byte[]>> reader) {
    if (count() > 0) {
      List<KeyValue<String, byte[]>> ready = new ArrayList<>();
      try (KeyValueIterator<String, byte[]> kept = store.all()) {
        while (kept.hasNext() && ready.size() < Watch.SLICE) {
          KeyValue<String, byte[]> one = kept.next();
          if (readable.test(one.value)) {
            ready.add(one);
          }
        }
      }
      for (KeyValue<String, byte[]> one : ready) {
        forget(one.key);
        reader.accept(one);
      }
    }
    metrics.unread(task, count());
  }
}
