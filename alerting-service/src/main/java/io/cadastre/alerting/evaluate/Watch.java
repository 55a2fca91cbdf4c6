package io.cadastre.alerting.evaluate;

import io.cadastre.alerting.rule.Evaluation;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.state.AlertState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task watches: the latest utilization of each subject, how each alert stands, and in memory
 * which of them wait or fire. A change is written with the notifications of it in the task's one
 * transaction.
 */
final class Watch {
  static final String TO_ALERTS = "alert-changes";
  static final String TO_NOTIFICATIONS = "notifications";

  /**
   * How many are looked at each time that time passes: all tasks of a thread share a transaction,
   * which must end in time.
   */
  static final int SLICE = 200;

  private static final int ID_DIGITS = 32;

  /** Ticks for which a backlog is caught up with before its subjects are judged all the same. */
  private static final int LONG_ENOUGH = 30;

  private final ProcessorContext<String, byte[]> context;
  private final KeyValueStore<String, byte[]> subjects;
  private final KeyValueStore<String, byte[]> alerts;
  private final Codecs codecs;
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final List<String> receivers;
  private final EvaluationMetrics metrics;
  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Map<String, String> firing = new ConcurrentHashMap<>();

  /** Where the review of what is kept goes on; null: it is done. */
  private @Nullable String nextAlert = "";

  private @Nullable String nextSubject = "";

  /** When this life of the task began. */
  private final Instant begun;

  /** What was measured before that and has not been judged since: history pages nobody. */
  private final Set<String> past = new LinkedHashSet<>();

  private boolean catchingUp;

  private int catchingUpFor;

  /** A pending alert: its subject, and when it fires if nothing else comes. */
  private record Waiting(String subject, Instant due) {}

  Watch(
      ProcessorContext<String, byte[]> context,
      Codecs codecs,
      List<Rule> rules,
      List<String> receivers,
      EvaluationMetrics metrics) {
    this.context = context;
    this.subjects = context.getStateStore(AlertingTopology.SUBJECTS);
    this.alerts = context.getStateStore(AlertingTopology.ALERTS);
    this.codecs = codecs;
    rules.forEach(rule -> this.rules.put(rule.name(), rule));
    this.receivers = receivers;
    this.metrics = metrics;
    this.begun = Instant.ofEpochMilli(context.currentSystemTimeMs());
    metrics.watch(context.taskId(), firing);
  }

  void measured(Utilization utilization, Instant now) {
    Utilization known = known(utilization.subject());
    if (known != null && known.sequence() > utilization.sequence()) {
      return;
    }
    // Not as it came: what is kept must not depend on ids that somebody else gave.
    subjects.put(utilization.subject(), codecs.utilization().encode(utilization));
    if (utilization.time().isBefore(begun)) {
      past.add(utilization.subject());
      catchingUp = true;
    } else {
      past.remove(utilization.subject());
      judge(utilization, now);
    }
  }

  void gone(String subject, Instant now) {
    Utilization known = known(subject);
    if (known == null) {
      return;
    }
    for (Rule rule : rules.values()) {
      AlertState alert = alert(rule.name(), subject);
      if (alert != null) {
        end(alert, known, AlertChanged.SUBJECT_GONE, now);
      }
    }
    subjects.delete(subject);
    past.remove(subject);
  }

  void letTimePass(Instant now) {
    review(now);
    judgePast(now);
    Set<String> due =
        waiting.values().stream()
            .filter(alert -> !alert.due().isAfter(now))
            .limit(SLICE)
            .map(Waiting::subject)
            .collect(Collectors.toSet());
    judgeAgain(due, now);
  }

  /**
   * The latest of each, once no more of the past comes; and after a while in any case, as the clock
   * of those who measure may be behind ours.
   */
  private void judgePast(Instant now) {
    catchingUpFor = catchingUp ? catchingUpFor + 1 : 0;
    if (!catchingUp || catchingUpFor > LONG_ENOUGH) {
      List<String> slice = past.stream().limit(SLICE).toList();
      slice.forEach(past::remove);
      judgeAgain(slice, now);
    }
    catchingUp = false;
  }

  private void judgeAgain(Collection<String> again, Instant now) {
    for (String subject : again) {
      Utilization known = known(subject);
      if (known != null) {
        judge(known, now);
      }
    }
  }

  /**
   * Once in the life of a task, a slice at a time: the rules may be others than those that judged
   * what is kept.
   */
  private void review(Instant now) {
    if (nextAlert != null) {
      nextAlert =
          slice(
              alerts,
              nextAlert,
              bytes -> review(codecs.state().decode(bytes, AlertState.class), now));
    }
    if (nextAlert == null && nextSubject != null) {
      nextSubject =
          slice(subjects, nextSubject, bytes -> judge(codecs.utilization().decode(bytes), now));
    }
  }

  private void review(AlertState alert, Instant now) {
    if (rules.containsKey(alert.rule())) {
      remember(alert);
    } else {
      end(alert, known(alert.subject()), AlertChanged.RULE_REMOVED, now);
    }
  }

  /** Does so with what is kept from that key on; the key to go on with, null at the end. */
  private static @Nullable String slice(
      KeyValueStore<String, byte[]> store, String from, Consumer<byte[]> consumer) {
    List<byte[]> slice = new ArrayList<>();
    String next = null;
    try (KeyValueIterator<String, byte[]> entries = store.range(from, null)) {
      while (entries.hasNext() && next == null) {
        KeyValue<String, byte[]> entry = entries.next();
        if (slice.size() < SLICE) {
          slice.add(entry.value);
        } else {
          next = entry.key;
        }
      }
    }
    slice.forEach(consumer);
    return next;
  }

  private void judge(Utilization utilization, Instant now) {
    for (Rule rule : rules.values()) {
      AlertState before = alert(rule.name(), utilization.subject());
      if (rule.isAbout(utilization)) {
        judge(rule, before, utilization, now);
      } else if (before != null) { // the rule was about it once
        end(before, utilization, AlertChanged.RULE_REMOVED, now);
      }
    }
  }

  private void judge(Rule rule, @Nullable AlertState before, Utilization utilization, Instant now) {
    Evaluation.Step step = Evaluation.measured(rule, before, utilization, now);
    boolean newToUs = before == null && !isNothing(step.state());
    if (newToUs || before != null && !step.state().equals(before)) {
      keep(step.state());
    }
    if (step.change() != null) {
      tell(step.change());
    }
  }

  private void keep(AlertState alert) {
    String key = key(alert.rule(), alert.subject());
    if (isNothing(alert)) {
      alerts.delete(key); // as if nothing had ever been
    } else {
      alerts.put(key, codecs.state().encode(alert));
    }
    remember(alert);
  }

  private static boolean isNothing(AlertState alert) {
    return alert.state().equals(AlertChanged.OK) && alert.last() == null;
  }

  private void remember(AlertState alert) {
    String key = key(alert.rule(), alert.subject());
    forget(key);
    Rule rule = rules.get(alert.rule());
    Instant since = alert.pendingSince();
    if (rule != null && since != null) {
      waiting.put(key, new Waiting(alert.subject(), since.plus(rule.holdFor())));
    }
    if (Evaluation.isFiring(alert)) {
      firing.put(key, alert.rule());
    }
  }

  private void forget(String key) {
    waiting.remove(key);
    firing.remove(key);
  }

  /**
   * @param utilization the last of its subject; null: it is gone as well
   */
  private void end(
      AlertState alert, @Nullable Utilization utilization, String reason, Instant now) {
    String key = key(alert.rule(), alert.subject());
    alerts.delete(key);
    forget(key);
    AlertChanged change = Evaluation.ended(alert, utilization, reason, now);
    if (change != null) {
      tell(change);
    }
  }

  private void tell(AlertChanged change) {
    metrics.changed(change.rule(), change.to());
    byte[] bytes = codecs.alerts().encode(change);
    long time = change.time().toEpochMilli();
    context.forward(new Record<>(change.subject(), bytes, time), TO_ALERTS);
    // Of all that is said of the change: a number alone would come again with the rule or subject.
    String id = codecs.alerts().hash(bytes).toString().substring(0, ID_DIGITS);
    for (String receiver : receivers) {
      byte[] notification = codecs.notifications().encode(new Notification(id, receiver, change));
      context.forward(new Record<>(change.subject(), notification, time), TO_NOTIFICATIONS);
    }
  }

  private @Nullable Utilization known(String subject) {
    byte[] bytes = subjects.get(subject);
    return bytes == null ? null : codecs.utilization().decode(bytes);
  }

  private @Nullable AlertState alert(String rule, String subject) {
    byte[] bytes = alerts.get(key(rule, subject));
    return bytes == null ? null : codecs.state().decode(bytes, AlertState.class);
  }

  private static String key(String rule, String subject) {
    return rule + "/" + subject;
  }
}
