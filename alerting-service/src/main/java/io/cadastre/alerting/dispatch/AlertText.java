package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.message.AlertChanged;
import java.math.BigDecimal;

/** What people read of an alert. */
final class AlertText {
  private AlertText() {}

  /** One line. */
  static String summary(AlertChanged alert) {
    String level = percent(alert.value()) + " " + alert.measure();
    if (alert.to().equals(AlertChanged.FIRING)) {
      return "%s is %s (raise at %s)".formatted(subject(alert), level, percent(alert.raiseAt()));
    }
    return switch (alert.reason()) {
      case AlertChanged.SUBJECT_GONE -> "%s is gone (was %s)".formatted(subject(alert), level);
      case AlertChanged.RULE_REMOVED ->
          "%s is no longer watched by rule %s (is %s)"
              .formatted(subject(alert), alert.rule(), level);
      default ->
          "%s is %s (cleared below %s)".formatted(subject(alert), level, percent(alert.clearAt()));
    };
  }

  /** What it means, where it is and since when. */
  static String description(AlertChanged alert) {
    return "%s, IPAM %s, scope %s; rule %s, severity %s, fired at %s%s."
        .formatted(
            subject(alert),
            alert.ipam(),
            alert.scope(),
            alert.rule(),
            alert.severity(),
            alert.startsAt(),
            alert.to().equals(AlertChanged.FIRING)
                ? ""
                : ", resolved at " + alert.time() + ": " + alert.reason());
  }

  private static String subject(AlertChanged alert) {
    return alert.cidr() == null
        ? "Pool " + alert.pool()
        : "CIDR " + alert.cidr() + " of pool " + alert.pool();
  }

  private static String percent(BigDecimal value) {
    return value.toPlainString() + " %";
  }
}
