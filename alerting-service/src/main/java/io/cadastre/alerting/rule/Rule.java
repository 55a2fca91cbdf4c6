package io.cadastre.alerting.rule;

import io.cadastre.kafka.message.Utilization;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * When an alert fires and when it is over. The gap between both levels keeps a value that swings
 * around one of them from being told again and again.
 *
 * @param name one of a kind
 * @param raiseAt it fires at this value and above, percent
 * @param clearAt it is over below this value, percent; less than {@code raiseAt}
 * @param holdFor how long the value must have been at {@code raiseAt} and above before it fires
 */
public record Rule(
    String name,
    Measure measure,
    Selector selector,
    BigDecimal raiseAt,
    BigDecimal clearAt,
    Duration holdFor,
    Severity severity) {
  /** What is watched unless told otherwise. */
  public static final Rule STANDARD =
      new Rule(
          "pool-allocated",
          Measure.ALLOCATED,
          Selector.all(SubjectKind.POOL),
          BigDecimal.valueOf(80),
          BigDecimal.valueOf(75),
          Duration.ZERO,
          Severity.WARNING);

  public Rule {
    if (clearAt.compareTo(raiseAt) >= 0) {
      throw new IllegalArgumentException(name + ": clears at " + clearAt + ", fires at " + raiseAt);
    }
  }

  public boolean isAbout(Utilization utilization) {
    return selector.matches(utilization);
  }
}
