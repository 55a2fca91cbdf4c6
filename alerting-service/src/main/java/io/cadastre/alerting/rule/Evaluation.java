package io.cadastre.alerting.rule;

import static io.cadastre.kafka.message.AlertChanged.FIRING;
import static io.cadastre.kafka.message.AlertChanged.OK;

import io.cadastre.kafka.codec.RecordCodec;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
import io.cadastre.kafka.state.AlertState;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How an alert goes on:
 *
 * <pre>
 *          ≥ raise              held long enough
 *   ok ─────────────► pending ──────────────────► firing
 *    ▲ ◄───────────────  │                          │
 *    │       &lt; raise                                │ &lt; clear
 *    └──────────────────────────────────────────────┘
 * </pre>
 */
public final class Evaluation {
  private static final int FINGERPRINT_BYTES = 8;

  private Evaluation() {}

  /**
   * How an alert stands now.
   *
   * @param change null: none that anybody is told of
   */
  public record Step(AlertState state, @Nullable AlertChanged change) {}

  /**
   * After something was measured, or time has passed since.
   *
   * @param before null: nothing was known of it
   */
  public static Step measured(
      Rule rule, @Nullable AlertState before, Utilization utilization, Instant now) {
    Share share = rule.measure().of(utilization);
    AlertChanged last = before == null ? null : before.last();
    if (before != null && last != null && isFiring(before)) {
      return share.isAtLeast(rule.clearAt())
          ? new Step(before, null)
          : changed(rule, last, OK, utilization, now);
    }
    if (!share.isAtLeast(rule.raiseAt())) {
      return new Step(new AlertState(rule.name(), utilization.subject(), OK, null, last), null);
    }
    Instant since = before == null ? null : before.pendingSince();
    if (since == null) {
      since = now;
    }
    if (since.plus(rule.holdFor()).isAfter(now)) {
      return new Step(
          new AlertState(rule.name(), utilization.subject(), AlertState.PENDING, since, last),
          null);
    }
    return changed(rule, last, FIRING, utilization, now);
  }

  public static boolean isFiring(AlertState alert) {
    return alert.state().equals(FIRING);
  }

  /**
   * The change that ends an alert whatever is measured; null where it did not fire.
   *
   * @param utilization the last of its subject; null: nothing is known of it any more
   * @param reason {@link AlertChanged#SUBJECT_GONE} or {@link AlertChanged#RULE_REMOVED}
   */
  public static @Nullable AlertChanged ended(
      AlertState before, @Nullable Utilization utilization, String reason, Instant now) {
    AlertChanged last = before.last();
    if (last == null || !isFiring(before)) {
      return null;
    }
    Measure measure = Measure.coded(last.measure());
    BigDecimal value = last.value();
    long sequence = last.sequence();
    if (utilization != null && measure != null) {
      value = measure.of(utilization).percent();
      sequence = utilization.sequence();
    }
    return new AlertChanged(
        last.fingerprint(),
        last.number() + 1,
        last.rule(),
        last.severity(),
        last.subject(),
        last.ipam(),
        last.scope(),
        last.pool(),
        last.cidr(),
        FIRING,
        OK,
        reason,
        last.measure(),
        value,
        last.raiseAt(),
        last.clearAt(),
        last.startsAt(),
        notBefore(now, last),
        sequence);
  }

  private static Step changed(
      Rule rule, @Nullable AlertChanged last, String to, Utilization utilization, Instant clock) {
    Instant now = notBefore(clock, last);
    boolean fires = to.equals(FIRING);
    AlertChanged change =
        new AlertChanged(
            fingerprint(rule.name(), utilization.subject()),
            last == null ? 1 : last.number() + 1,
            rule.name(),
            // What is over goes by the name it had when it began.
            fires || last == null ? RecordCodec.kebab(rule.severity()) : last.severity(),
            utilization.subject(),
            utilization.ipam(),
            utilization.scope(),
            utilization.pool(),
            utilization instanceof PoolCidrUtilization cidr ? cidr.cidr().toString() : null,
            fires ? OK : FIRING,
            to,
            AlertChanged.THRESHOLD,
            fires || last == null ? RecordCodec.kebab(rule.measure()) : last.measure(),
            rule.measure().of(utilization).percent(),
            rule.raiseAt(),
            rule.clearAt(),
            fires || last == null ? now : last.startsAt(),
            now,
            utilization.sequence());
    return new Step(new AlertState(rule.name(), utilization.subject(), to, null, change), change);
  }

  /** A clock that was put back does not end an alert before it began. */
  private static Instant notBefore(Instant now, @Nullable AlertChanged last) {
    return last != null && last.time().isAfter(now) ? last.time() : now;
  }

  /** The same for as long as rule and subject are. */
  private static String fingerprint(String rule, String subject) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((rule + "\n" + subject).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
