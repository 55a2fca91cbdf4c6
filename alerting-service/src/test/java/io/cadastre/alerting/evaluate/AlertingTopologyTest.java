package io.cadastre.alerting.evaluate;

import static io.cadastre.alerting.Utilizations.POOL;
import static io.cadastre.alerting.Utilizations.allocated;
import static io.cadastre.alerting.Utilizations.cidrAllocated;
import static io.cadastre.alerting.Utilizations.poolCidr;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.Utilizations;
import io.cadastre.alerting.rule.Measure;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.alerting.rule.Selector;
import io.cadastre.alerting.rule.Severity;
import io.cadastre.alerting.rule.SubjectKind;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertingTopologyTest {
  private AlertingDriver alerting;

  @BeforeEach
  void start(@TempDir Path folder) {
    alerting = new AlertingDriver(folder, List.of(Rule.STANDARD));
  }

  @AfterEach
  void stop() {
    alerting.close();
  }

  private static Rule rule(String name, long raiseAt, long clearAt, Duration holdFor) {
    return new Rule(
        name,
        Measure.ALLOCATED,
        Selector.all(SubjectKind.POOL),
        BigDecimal.valueOf(raiseAt),
        BigDecimal.valueOf(clearAt),
        holdFor,
        Severity.WARNING);
  }

  private void restart(Rule... rules) {
    alerting = alerting.restarted(List.of(rules));
  }

  private List<String> told() {
    return alerting.changes().stream()
        .map(change -> change.rule() + " " + change.to() + " " + change.reason())
        .toList();
  }

  @Test
  @Claim({"S3.04", "S3.27"})
  void level_firesOnceAndResolvesOnce() {
    long sequence = 0;
    for (long allocated : List.of(10, 79, 80, 99, 75, 81, 74, 10)) {
      alerting.measured(allocated(++sequence, allocated, 100));
    }
    assertThat(told())
        .containsExactly("pool-allocated firing threshold", "pool-allocated ok threshold");
    assertThat(alerting.metrics.transitionCount("pool-allocated", "firing")).isEqualTo(1);
    assertThat(alerting.metrics.transitionCount("pool-allocated", "ok")).isEqualTo(1);
    assertThat(alerting.metrics.firingCount("pool-allocated")).isZero();
  }

  @Test
  void whatWasMeasuredBeforeTheStart_isJudgedOnceByItsLatest() {
    alerting.advance(Duration.ofDays(1).toSeconds());
    restart(Rule.STANDARD);
    long sequence = 0;
    for (long allocated : List.of(90, 10, 95, 20, 85)) {
      alerting.measured(allocated(++sequence, allocated, 100));
    }
    assertThat(told()).as("history pages nobody").isEmpty();
    alerting.advance(1);
    alerting.advance(1);
    assertThat(told()).containsExactly("pool-allocated firing threshold");
  }

  @Test
  void everyReceiver_isToldOfEveryChangeUnderOneId() {
    alerting.measured(allocated(1, 90, 100));
    alerting.measured(allocated(2, 10, 100));
    List<AlertChanged> changes = alerting.changes();
    List<Notification> notifications = alerting.notifications();
    assertThat(notifications)
        .extracting(Notification::receiver)
        .containsExactly("log", "ops", "log", "ops");
    assertThat(notifications)
        .extracting(Notification::alert)
        .containsExactly(changes.get(0), changes.get(0), changes.get(1), changes.get(1));
    List<String> ids = notifications.stream().map(Notification::id).toList();
    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2)).matches("[0-9a-f]{32}");
    assertThat(ids.get(2)).isEqualTo(ids.get(3));
  }

  @Test
  @Claim("S3.23")
  void olderAndEqualRecords_changeNothing() {
    alerting.measured(allocated(5, 90, 100));
    assertThat(alerting.changes()).hasSize(1);
    alerting.measured(allocated(5, 90, 100));
    alerting.measured(allocated(4, 10, 100));
    assertThat(alerting.changes()).isEmpty();
    assertThat(alerting.metrics.firingCount("pool-allocated")).isEqualTo(1);
  }

  @Test
  void goneSubject_resolvesAndLeavesNothing() {
    alerting.measured(allocated(1, 90, 100));
    alerting.measured(
        allocated(
            new PoolId(POOL.value().replace('1', '2')),
            1,
            BigInteger.ONE,
            BigInteger.TEN,
            Family.IPV4));
    alerting.gone(POOL.value());
    alerting.gone(POOL.value());
    assertThat(told())
        .containsExactly("pool-allocated firing threshold", "pool-allocated ok subject-gone");
    assertThat(alerting.rows(AlertingTopology.ALERTS)).isEmpty();
    assertThat(alerting.rows(AlertingTopology.SUBJECTS)).hasSize(1);
    assertThat(alerting.metrics.firingCount("pool-allocated")).isZero();
  }

  @Test
  void goneSubject_thatDidNotFireIsNotTold() {
    alerting.measured(allocated(1, 90, 100));
    alerting.measured(allocated(2, 10, 100));
    alerting.changes();
    alerting.gone(POOL.value());
    alerting.gone("nobody-knows");
    assertThat(alerting.changes()).isEmpty();
    assertThat(alerting.rows(AlertingTopology.ALERTS)).isEmpty();
  }

  @Test
  void holdFor_isOverWithoutAnotherRecord() {
    restart(rule("slow", 80, 75, Duration.ofSeconds(60)));
    alerting.measured(allocated(1, 90, 100));
    alerting.advance(59);
    assertThat(alerting.changes()).isEmpty();
    alerting.advance(1);
    assertThat(told()).containsExactly("slow firing threshold");
    alerting.advance(100);
    assertThat(alerting.changes()).isEmpty();
  }

  @Test
  void holdFor_goesOnOverARestart() {
    Rule slow = rule("slow", 80, 75, Duration.ofSeconds(60));
    restart(slow);
    alerting.measured(allocated(1, 90, 100));
    alerting.advance(40);
    restart(slow);
    alerting.advance(19);
    assertThat(alerting.changes()).isEmpty();
    alerting.advance(1);
    assertThat(told()).containsExactly("slow firing threshold");
  }

  @Test
  void restart_tellsNothingAgain() {
    alerting.measured(allocated(1, 90, 100));
    alerting.changes();
    restart(Rule.STANDARD);
    alerting.advance(1);
    alerting.measured(allocated(1, 90, 100));
    assertThat(alerting.changes()).isEmpty();
    assertThat(alerting.metrics.firingCount("pool-allocated")).isEqualTo(1);
    alerting.measured(allocated(2, 10, 100));
    assertThat(alerting.changes()).extracting(AlertChanged::number).containsExactly(2L);
  }

  @Test
  void lowerLevel_firesWithoutAnotherRecord() {
    alerting.measured(allocated(1, 60, 100));
    restart(rule("pool-allocated", 50, 40, Duration.ZERO));
    alerting.advance(1);
    assertThat(told()).containsExactly("pool-allocated firing threshold");
  }

  @Test
  void moreThanASlice_isReviewedSliceBySlice() {
    int pools = 2 * Watch.SLICE + 1;
    for (int i = 0; i < pools; i++) {
      PoolId pool = Utilizations.pool(i);
      alerting.measured(
          allocated(pool, 1, BigInteger.valueOf(90), BigInteger.valueOf(100), Family.IPV4));
    }
    assertThat(alerting.changes()).hasSize(pools);
    restart(rule("other", 85, 75, Duration.ofSeconds(2)));
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      alerting.advance(1);
      told.add(alerting.changes().size());
    }
    // The alerts of the rule that went, meanwhile the subjects, then those that have held.
    assertThat(told).allMatch(changes -> changes <= 2 * Watch.SLICE);
    assertThat(told.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * pools);
    assertThat(alerting.metrics.firingCount("other")).isEqualTo(pools);
    assertThat(alerting.metrics.firingCount("pool-allocated")).isZero();
  }

  @Test
  void ruleTakenAway_resolvesItsAlerts() {
    alerting.measured(allocated(1, 90, 100));
    alerting.changes();
    List<Notification> before = alerting.notifications();
    restart(rule("other", 95, 90, Duration.ZERO));
    alerting.advance(1);
    assertThat(told()).containsExactly("pool-allocated ok rule-removed");
    assertThat(alerting.rows(AlertingTopology.ALERTS)).isEmpty();

    // And put back: it is told anew, not taken for what was told before.
    restart(Rule.STANDARD);
    alerting.advance(1);
    List<Notification> after = alerting.notifications();
    assertThat(after).extracting(n -> n.alert().to()).containsExactly("firing", "firing");
    assertThat(after)
        .extracting(Notification::id)
        .doesNotContain(before.getFirst().id())
        .doesNotContainNull();
  }

  @Test
  void ruleTakenAway_resolvesItsAlertsThoughTheirSubjectsWentFirst() {
    alerting.measured(allocated(1, 90, 100));
    alerting.changes();
    restart();
    alerting.gone(POOL.value());
    alerting.advance(1);
    List<AlertChanged> changes = alerting.changes();
    assertThat(changes).extracting(AlertChanged::reason).containsExactly("rule-removed");
    assertThat(changes.getFirst().value()).isEqualTo(new BigDecimal("90.00"));
    assertThat(alerting.rows(AlertingTopology.ALERTS)).isEmpty();
    assertThat(alerting.rows(AlertingTopology.SUBJECTS)).isEmpty();
  }

  @Test
  void ruleThatIsNoLongerAboutIt_resolvesItsAlert() {
    alerting.measured(allocated(1, 90, 100));
    alerting.changes();
    restart(
        new Rule(
            "pool-allocated",
            Measure.ALLOCATED,
            new Selector(SubjectKind.POOL, Set.of(), Set.of(), Set.of(), Set.of(Family.IPV6)),
            BigDecimal.valueOf(80),
            BigDecimal.valueOf(75),
            Duration.ZERO,
            Severity.WARNING));
    alerting.advance(1);
    assertThat(told()).containsExactly("pool-allocated ok rule-removed");
  }

  @Test
  void whatIsNoUtilization_isPassedOver() {
    byte[] good = alerting.codecs.utilization().encode(allocated(1, 90, 100));
    alerting.pipe(POOL.value(), new byte[] {1, 2, 3});
    alerting.pipe(POOL.value(), new byte[] {0, 0x43, 0, 0, 1, 9, 9});
    alerting.pipe("somebody-else", good);
    alerting.pipe(null, good);
    alerting.pipe(null, null);
    alerting.pipe("x", null);
    assertThat(alerting.changes()).isEmpty();
    assertThat(alerting.metrics.droppedCount()).isEqualTo(5);
    alerting.pipe(POOL.value(), good);
    assertThat(alerting.changes()).hasSize(1);
  }

  @Test
  void recordOfAnotherPartition_isPassedOver() {
    PoolId elsewhere = new PoolId("ipam-pool-fffff000000000001");
    alerting.measured(allocated(elsewhere, 1, BigInteger.TEN, BigInteger.TEN, Family.IPV4));
    assertThat(alerting.changes()).isEmpty();
    assertThat(alerting.metrics.droppedCount()).isEqualTo(1);
  }

  @Test
  @Claim("S2.34")
  void cidrOfAPool_isWatchedByRulesOfItsOwn() {
    restart(
        rule("pools", 80, 75, Duration.ZERO),
        new Rule(
            "cidrs",
            Measure.USED,
            Selector.all(SubjectKind.POOL_CIDR),
            BigDecimal.valueOf(100),
            BigDecimal.valueOf(99),
            Duration.ZERO,
            Severity.INFO));
    alerting.measured(cidrAllocated(poolCidr(1), 1, 256, 256));
    alerting.measured(allocated(1, 256, 512));
    List<AlertChanged> changes = alerting.changes();
    assertThat(changes).extracting(AlertChanged::rule).containsExactly("cidrs");
    assertThat(changes.getFirst().cidr()).isEqualTo("10.0.0.0/24");
    assertThat(changes.getFirst().subject()).isEqualTo(poolCidr(1).value());
  }
}
