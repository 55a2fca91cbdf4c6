package io.cadastre.alerting.dispatch;

import io.cadastre.alerting.Utilizations;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notifications that tests send. */
final class Notifications {
  static final Instant STARTS_AT = Instant.parse("2026-01-02T03:04:05Z");
  static final Instant ENDS_AT = Instant.parse("2026-01-02T04:00:00Z");

  private Notifications() {}

  static Notification firing(String id, String receiver) {
    return new Notification(id, receiver, alert("firing", "threshold", "82.81", null));
  }

  static AlertChanged alert(String to, String reason, String value, @Nullable String cidr) {
    boolean fires = to.equals("firing");
    return new AlertChanged(
        "0123456789abcdef",
        fires ? 1 : 2,
        "pool-allocated",
        "warning",
        cidr == null ? Utilizations.POOL.value() : Utilizations.poolCidr(1).value(),
        Utilizations.IPAM,
        Utilizations.SCOPE,
        Utilizations.POOL,
        cidr,
        fires ? "ok" : "firing",
        to,
        reason,
        "allocated",
        new BigDecimal(value),
        new BigDecimal("80"),
        new BigDecimal("75"),
        STARTS_AT,
        fires ? STARTS_AT : ENDS_AT,
        42);
  }
}
