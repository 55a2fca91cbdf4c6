package io.cadastre.alerting.rule;

import static io.cadastre.alerting.Utilizations.allocated;
import static io.cadastre.alerting.Utilizations.cidrAllocated;
import static io.cadastre.alerting.Utilizations.counted;
import static io.cadastre.alerting.Utilizations.poolCidr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.alerting.Utilizations;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.state.AlertState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
  private static final Instant T0 = Instant.parse("2026-01-02T00:00:00Z");

  private @Nullable AlertState alert;
  private final List<AlertChanged> changes = new ArrayList<>();

  private static Rule rule(Measure measure, String raiseAt, String clearAt, Duration holdFor) {
    return new Rule(
        "r",
        measure,
        Selector.all(SubjectKind.POOL),
        new BigDecimal(raiseAt),
        new BigDecimal(clearAt),
        holdFor,
        Severity.CRITICAL);
  }

  private AlertState measured(Rule rule, Utilization utilization, Instant now) {
    Evaluation.Step step = Evaluation.measured(rule, alert, utilization, now);
    alert = step.state();
    if (step.change() != null) {
      changes.add(step.change());
      assertThat(step.state().last()).isEqualTo(step.change());
    }
    return step.state();
  }

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  @ParameterizedTest
  @Claim("S3.04")
  @CsvSource({
    "0, 100, ok",
    "79, 100, ok",
    "80, 100, firing",
    "100, 100, firing",
    "79999, 100000, ok",
    "80000, 100000, firing",
    "4, 5, firing",
    "0, 0, ok",
    "204, 256, ok",
    "205, 256, firing",
  })
  void fires_atTheLevelAndAbove(long allocated, long capacity, String state) {
    assertThat(measured(Rule.STANDARD, allocated(1, allocated, capacity), T0).state())
        .isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"76, firing", "75, firing", "74, ok", "0, ok"})
  void firing_clearsBelowTheOtherLevelOnly(long allocated, String state) {
    measured(Rule.STANDARD, allocated(1, 80, 100), T0);
    assertThat(measured(Rule.STANDARD, allocated(2, allocated, 100), at(1)).state())
        .isEqualTo(state);
  }

  @Test
  void swingingAroundTheLevel_isToldOnce() {
    long sequence = 0;
    for (long allocated : List.of(79, 81, 79, 81)) {
      measured(Rule.STANDARD, allocated(++sequence, allocated, 100), at(sequence));
    }
    assertThat(changes).extracting(AlertChanged::to).containsExactly(AlertChanged.FIRING);
  }

  @Test
  void sameAgain_changesNothing() {
    AlertState first = measured(Rule.STANDARD, allocated(1, 90, 100), T0);
    assertThat(measured(Rule.STANDARD, allocated(1, 90, 100), at(9))).isEqualTo(first);
    assertThat(changes).hasSize(1);
  }

  @Test
  void capacityTakenAway_isNotFull() {
    measured(Rule.STANDARD, allocated(1, 90, 100), T0);
    measured(Rule.STANDARD, allocated(2, 0, 0), at(1));
    assertThat(changes).extracting(AlertChanged::to).containsExactly("firing", "ok");
    assertThat(changes.getLast().value()).isEqualTo(new BigDecimal("0.00"));
  }

  @Test
  void holdFor_needsTheLevelAllTheTime() {
    Rule rule = rule(Measure.ALLOCATED, "80", "75", Duration.ofSeconds(60));
    assertThat(measured(rule, allocated(1, 85, 100), at(0)).pendingSince()).isEqualTo(at(0));
    assertThat(measured(rule, allocated(2, 90, 100), at(59)).state()).isEqualTo("pending");
    assertThat(measured(rule, allocated(3, 78, 100), at(60)).state()).isEqualTo("ok");
    assertThat(measured(rule, allocated(4, 85, 100), at(61)).pendingSince()).isEqualTo(at(61));
    assertThat(measured(rule, allocated(4, 85, 100), at(120)).state()).isEqualTo("pending");
    assertThat(measured(rule, allocated(4, 85, 100), at(121)).state()).isEqualTo("firing");
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().startsAt()).isEqualTo(at(121));
    assertThat(alert).extracting(AlertState::pendingSince).isNull();
  }

  @Test
  void measures_areWhatTheirNamesSay() {
    Utilization utilization = counted(1, 10, 20, 30, 40);
    assertThat(Measure.ALLOCATED.of(utilization).percent()).isEqualTo(new BigDecimal("10.00"));
    assertThat(Measure.OCCUPIED.of(utilization).percent()).isEqualTo(new BigDecimal("20.00"));
    assertThat(Measure.USED.of(utilization).percent()).isEqualTo(new BigDecimal("60.00"));
  }

  @Test
  @Claim("S3.21")
  void ofIpv6_everyAddressCounts() {
    BigInteger all = BigInteger.ONE.shiftLeft(128);
    BigInteger level = all.multiply(BigInteger.valueOf(4)).divide(BigInteger.valueOf(5));
    Rule rule = rule(Measure.ALLOCATED, "80", "75", Duration.ZERO);
    // 2^128 is no multiple of 5: the last count below the level and the first one above it.
    for (int more = 0; more < 2; more++) {
      alert = null;
      BigInteger allocated = level.add(BigInteger.valueOf(more));
      measured(rule, allocated(Utilizations.POOL, 1, allocated, all, Family.IPV6), T0);
      assertThat(alert).extracting(AlertState::state).isEqualTo(more == 0 ? "ok" : "firing");
    }
    assertThat(changes.getFirst().value()).isEqualTo(new BigDecimal("80.00"));
  }

  @Test
  void value_neverReadsAsALevelItHasNotReached() {
    assertThat(Measure.ALLOCATED.of(allocated(1, 79_999, 100_000)).percent())
        .isEqualTo(new BigDecimal("79.99"));
  }

  @Test
  void change_saysAllOfIt() {
    Rule rule = rule(Measure.ALLOCATED, "80.5", "75", Duration.ZERO);
    measured(rule, cidrAllocated(poolCidr(7), 4, 212, 256), at(0));
    measured(rule, cidrAllocated(poolCidr(7), 9, 1, 256), at(5));
    measured(rule, cidrAllocated(poolCidr(7), 12, 256, 256), at(6));
    AlertChanged first = changes.getFirst();
    assertThat(first)
        .isEqualTo(
            new AlertChanged(
                first.fingerprint(),
                1,
                "r",
                "critical",
                poolCidr(7).value(),
                Utilizations.IPAM,
                Utilizations.SCOPE,
                Utilizations.POOL,
                "10.0.0.0/24",
                "ok",
                "firing",
                "threshold",
                "allocated",
                new BigDecimal("82.81"),
                new BigDecimal("80.5"),
                new BigDecimal("75"),
                at(0),
                at(0),
                4));
    assertThat(first.fingerprint()).matches("[0-9a-f]{16}");
    assertThat(changes).extracting(AlertChanged::fingerprint).containsOnly(first.fingerprint());
    assertThat(changes).extracting(AlertChanged::number).containsExactly(1L, 2L, 3L);
    assertThat(changes).extracting(AlertChanged::to).containsExactly("firing", "ok", "firing");
    assertThat(changes).extracting(AlertChanged::startsAt).containsExactly(at(0), at(0), at(6));
    assertThat(changes).extracting(AlertChanged::time).containsExactly(at(0), at(5), at(6));
  }

  @Test
  void severityChangedMeanwhile_whatIsOverKeepsItsName() {
    measured(rule(Measure.ALLOCATED, "80", "75", Duration.ZERO), allocated(1, 90, 100), T0);
    measured(
        new Rule(
            "r",
            Measure.ALLOCATED,
            Selector.all(SubjectKind.POOL),
            new BigDecimal("80"),
            new BigDecimal("75"),
            Duration.ZERO,
            Severity.INFO),
        allocated(2, 1, 100),
        at(1));
    assertThat(changes).extracting(AlertChanged::severity).containsExactly("critical", "critical");
  }

  @Test
  void clockPutBack_doesNotEndAnAlertBeforeItBegan() {
    measured(Rule.STANDARD, allocated(1, 90, 100), at(10));
    measured(Rule.STANDARD, allocated(2, 1, 100), at(0));
    assertThat(changes.getLast().time()).isEqualTo(at(10));
  }

  @Test
  void ended_onlyWhereItFired() {
    Rule waiting = rule(Measure.ALLOCATED, "80", "75", Duration.ofSeconds(9));
    AlertState pending = measured(waiting, allocated(1, 90, 100), T0);
    assertThat(Evaluation.ended(pending, allocated(1, 90, 100), "subject-gone", at(1))).isNull();
    AlertState firing = measured(waiting, allocated(1, 90, 100), at(9));
    AlertChanged ended =
        Evaluation.ended(firing, allocated(5, 95, 100), AlertChanged.SUBJECT_GONE, at(11));
    assertThat(ended).isNotNull();
    assertThat(List.of(ended.from(), ended.to(), ended.reason()))
        .containsExactly("firing", "ok", "subject-gone");
    assertThat(ended.number()).isEqualTo(2);
    assertThat(ended.value()).isEqualTo(new BigDecimal("95.00"));
    assertThat(ended.startsAt()).isEqualTo(at(9));
    assertThat(ended.time()).isEqualTo(at(11));
    assertThat(ended.sequence()).isEqualTo(5);
  }

  @Test
  @Claim("S2.34")
  void selector_takesWhatIsInAllOfIt() {
    Utilization pool = allocated(1, 1, 2);
    Utilization cidr = cidrAllocated(poolCidr(1), 1, 1, 2);
    Selector all = Selector.all(SubjectKind.POOL);
    assertThat(all.matches(pool)).isTrue();
    assertThat(all.matches(cidr)).isFalse();
    assertThat(Selector.all(SubjectKind.POOL_CIDR).matches(cidr)).isTrue();
    Selector exact =
        new Selector(
            SubjectKind.POOL,
            Set.of(Utilizations.pool(9), Utilizations.POOL),
            Set.of(Utilizations.SCOPE),
            Set.of(Utilizations.IPAM),
            Set.of(Family.IPV4));
    assertThat(exact.matches(pool)).isTrue();
    Selector other =
        new Selector(
            SubjectKind.POOL, Set.of(Utilizations.POOL), Set.of(), Set.of(), Set.of(Family.IPV6));
    assertThat(other.matches(pool)).isFalse();
  }

  @Test
  void ruleThatClearsWhereItFires_isAFault() {
    assertThatThrownBy(() -> rule(Measure.USED, "80", "80", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
