package io.cadastre.alerting;

import io.cadastre.alerting.dispatch.DispatchMetrics;
import io.cadastre.alerting.evaluate.EvaluationMetrics;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.kafka.codec.RecordCodec;
import io.cadastre.kafka.message.AlertChanged;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What alerting counts, for Prometheus. */
final class AlertingMeters implements MeterBinder {
  private final List<Rule> rules;
  private final EvaluationMetrics evaluation;
  private final Map<String, DispatchMetrics> receivers;

  AlertingMeters(
      List<Rule> rules, EvaluationMetrics evaluation, Map<String, DispatchMetrics> receivers) {
    this.rules = rules;
    this.evaluation = evaluation;
    this.receivers = receivers;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Rule rule : rules) {
      Gauge.builder("ipam.alerts", evaluation, counts -> counts.firingCount(rule.name()))
          .description("Alerts, by how they stand")
          .tag("rule", rule.name())
          .tag("severity", RecordCodec.kebab(rule.severity()))
          .tag("state", AlertChanged.FIRING)
          .register(registry);
      transitions(registry, rule.name(), AlertChanged.FIRING);
      transitions(registry, rule.name(), AlertChanged.OK);
    }
    FunctionCounter.builder(
            "ipam.alert.evaluations.dropped", evaluation, EvaluationMetrics::droppedCount)
        .description("Records passed over, as they were no utilization")
        .register(registry);
    Gauge.builder("ipam.alert.subjects.unread", evaluation, EvaluationMetrics::unreadCount)
        .description("Pools and pool CIDRs of which the latest waits for the schema registry")
        .register(registry);
    receivers.forEach((receiver, counts) -> receiver(registry, receiver, counts));
  }

  private void transitions(MeterRegistry registry, String rule, String to) {
    FunctionCounter.builder(
            "ipam.alert.transitions", evaluation, counts -> counts.transitionCount(rule, to))
        .description("Changes of alerts")
        .tag("rule", rule)
        .tag("to", to)
        .register(registry);
  }

  private static void receiver(MeterRegistry registry, String receiver, DispatchMetrics counts) {
    notifications(registry, receiver, "accepted", counts, DispatchMetrics::acceptedCount);
    notifications(registry, receiver, "retried", counts, DispatchMetrics::retriedCount);
    notifications(registry, receiver, "rejected", counts, DispatchMetrics::rejectedCount);
    Gauge.builder("ipam.notifications.pending", counts, DispatchMetrics::pendingCount)
        .description("Notifications read and not yet accepted")
        .tag("receiver", receiver)
        .register(registry);
  }

  private static void notifications(
      MeterRegistry registry,
      String receiver,
      String outcome,
      DispatchMetrics counts,
      ToDoubleFunction<DispatchMetrics> count) {
    FunctionCounter.builder("ipam.notifications", counts, count)
        .description("Attempts to send notifications, by what became of them")
        .tag("receiver", receiver)
        .tag("outcome", outcome)
        .register(registry);
  }
}
