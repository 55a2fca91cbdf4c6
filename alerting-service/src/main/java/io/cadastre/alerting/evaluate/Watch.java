package io.cadastre.alerting.evaluate;

import io.cadastre.alerting.rule.Evaluation;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.state.AlertState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
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

  private static final int ID_DIGITS = 32;

  private final ProcessorContext<String, byte[]> context;
  private final KeyValueStore<String, byte[]> subjects;
  private final KeyValueStore<String, byte[]> alerts;
  private final Codecs codecs;
  private final List<Rule> rules;
  private final List<String> receivers;
  private final EvaluationMetrics metrics;
  private final Map<String, String> pending = new HashMap<>();
  private final Map<String, String> firing = new ConcurrentHashMap<>();
  private boolean begun;

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
    this.rules = rules;
    this.receivers = receivers;
    this.metrics = metrics;
    metrics.watch(context.taskId(), firing);
  }

  /**
   * @param bytes it, as it came
   */
  void measured(Utilization utilization, byte[] bytes, Instant now) {
    begin(now);
    Utilization known = known(utilization.subject());
    if (known != null && known.sequence() > utilization.sequence()) {
      return;
    }
    subjects.put(utilization.subject(), bytes);
    judge(utilization, now);
  }

  void gone(String subject, Instant now) {
    begin(now);
    Utilization known = known(subject);
    if (known == null) {
      return;
    }
    for (Rule rule : rules) {
      AlertState alert = alert(rule.name(), subject);
      if (alert != null) {
        end(alert, known, AlertChanged.SUBJECT_GONE, now);
      }
    }
    subjects.delete(subject);
  }

  void letTimePass(Instant now) {
    begin(now);
    for (String subject : Set.copyOf(pending.values())) {
      Utilization known = known(subject);
      if (known != null) {
        judge(known, now);
      }
    }
  }

  /**
   * Before anything else in a life of the task: the rules may be others than those that judged what
   * is kept. It cannot be done when the task is made, as nothing can be said then.
   */
  private void begin(Instant now) {
    if (begun) {
      return;
    }
    begun = true;
    List<AlertState> kept = new ArrayList<>();
    each(alerts, (key, bytes) -> kept.add(codecs.state().decode(bytes, AlertState.class)));
    for (AlertState alert : kept) {
      Utilization known = known(alert.subject());
      if (known != null && rules.stream().noneMatch(rule -> rule.name().equals(alert.rule()))) {
        end(alert, known, AlertChanged.RULE_REMOVED, now);
      } else {
        remember(alert);
      }
    }
    each(subjects, (subject, bytes) -> judge(codecs.utilization().decode(bytes), now));
  }

  private static void each(
      KeyValueStore<String, byte[]> store, BiConsumer<String, byte[]> consumer) {
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> consumer.accept(entry.key, entry.value));
    }
  }

  private void judge(Utilization utilization, Instant now) {
    for (Rule rule : rules) {
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
    if (!step.state().equals(before)) {
      keep(step.state());
    }
    if (step.change() != null) {
      tell(step.change());
    }
  }

  private void keep(AlertState alert) {
    String key = key(alert.rule(), alert.subject());
    if (alert.state().equals(AlertChanged.OK) && alert.last() == null) {
      alerts.delete(key); // as if nothing had ever been
    } else {
      alerts.put(key, codecs.state().encode(alert));
    }
    remember(alert);
  }

  private void end(AlertState alert, Utilization utilization, String reason, Instant now) {
    String key = key(alert.rule(), alert.subject());
    alerts.delete(key);
    pending.remove(key);
    firing.remove(key);
    AlertChanged change = Evaluation.ended(alert, utilization, reason, now);
    if (change != null) {
      tell(change);
    }
  }

  private void remember(AlertState alert) {
    String key = key(alert.rule(), alert.subject());
    put(pending, key, alert.state().equals(AlertState.PENDING) ? alert.subject() : null);
    put(firing, key, Evaluation.isFiring(alert) ? alert.rule() : null);
  }

  private static void put(Map<String, String> map, String key, @Nullable String value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
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
