package io.cadastre.alerting.evaluate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.processor.TaskId;

/** What the evaluating tasks count. */
public final class EvaluationMetrics {
  private final Map<Transition, LongAdder> transitions = new ConcurrentHashMap<>();
  private final Map<TaskId, Map<String, String>> firing = new ConcurrentHashMap<>();
  private final Map<TaskId, Integer> unread = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();

  private record Transition(String rule, String to) {}

  void changed(String rule, String to) {
    transitions.computeIfAbsent(new Transition(rule, to), t -> new LongAdder()).increment();
  }

  void dropped() {
    dropped.increment();
  }

  /**
   * Counts what that task has, in place of what it had in an earlier life.
   *
   * @param alerts kept up to date by the task: the key of what fires to its rule
   */
  void watch(TaskId task, Map<String, String> alerts) {
    firing.put(task, alerts);
  }

  void forget(TaskId task) {
    firing.remove(task);
    unread.remove(task);
  }

  /** What that task has kept back unread, when it last looked at it again. */
  void unread(TaskId task, int subjects) {
    unread.put(task, subjects);
  }

  /** Subjects of which the latest waits for the schema registry, in the tasks that run here. */
  public long unreadCount() {
    return unread.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Alerts of that rule that fire, in the tasks that run here. */
  public long firingCount(String rule) {
    return firing.values().stream()
        .flatMap(alerts -> alerts.values().stream())
        .filter(rule::equals)
        .count();
  }

  public long transitionCount(String rule, String to) {
    LongAdder count = transitions.get(new Transition(rule, to));
    return count == null ? 0 : count.sum();
  }

  /** Records that were no utilization. */
  public long droppedCount() {
    return dropped.sum();
  }
}
