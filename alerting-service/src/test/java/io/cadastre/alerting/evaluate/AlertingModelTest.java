package io.cadastre.alerting.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.Utilizations;
import io.cadastre.alerting.rule.Measure;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.alerting.rule.Selector;
import io.cadastre.alerting.rule.Severity;
import io.cadastre.alerting.rule.SubjectKind;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Utilization;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in whatever order, what is told is what a naive reference tells. */
class AlertingModelTest {
  private static final int POOLS = 3;
  private static final int SUBJECTS = 5;
  private static final int EIGHTHS = 8;

  /**
   * A rule as the reference knows it.
   *
   * @param pool the only one it is about; 0: all
   */
  private record Watched(
      String name, boolean ofCidrs, int pool, double raiseAt, double clearAt, long holdSeconds) {
    Rule rule() {
      return new Rule(
          name,
          Measure.ALLOCATED,
          new Selector(
              ofCidrs ? SubjectKind.POOL_CIDR : SubjectKind.POOL,
              pool == 0 ? Set.of() : Set.of(Utilizations.pool(pool)),
              Set.of(),
              Set.of(),
              Set.of()),
          BigDecimal.valueOf(raiseAt),
          BigDecimal.valueOf(clearAt),
          Duration.ofSeconds(holdSeconds),
          Severity.WARNING);
    }

    boolean isAbout(int subject) {
      return ofCidrs == subject > POOLS && (pool == 0 || pool == subject);
    }
  }

  private static final List<Watched> WATCHED =
      List.of(
          new Watched("a", false, 0, 75, 50, 0),
          new Watched("a", false, 0, 62.5, 25, 0),
          new Watched("a", false, 2, 75, 50, 0),
          new Watched("b", false, 0, 50, 12.5, 3),
          new Watched("b", true, 0, 100, 87.5, 2),
          new Watched("c", true, 0, 37.5, 37.4, 0));

  /** One alert of the reference. */
  private static final class Standing {
    boolean firing;
    @Nullable Long since;
    long number;
  }

  private final Map<Integer, long[]> latest = new TreeMap<>();
  private final Map<String, Standing> standings = new TreeMap<>();
  private final List<String> expected = new ArrayList<>();
  private List<Watched> rules = List.of();
  private long clock;

  private void judge(int subject) {
    long[] counts = latest.get(subject);
    if (counts == null) {
      return;
    }
    double percent = counts[2] == 0 ? 0 : 100.0 * counts[1] / counts[2];
    for (Watched rule : rules) {
      if (!rule.isAbout(subject)) {
        continue;
      }
      Standing standing =
          standings.computeIfAbsent(rule.name() + "/" + subject, k -> new Standing());
      if (standing.firing) {
        if (percent < rule.clearAt()) {
          standing.firing = false;
          expect(rule.name(), subject, "ok threshold", ++standing.number);
        }
        continue;
      }
      if (percent < rule.raiseAt()) {
        standing.since = null;
        continue;
      }
      standing.since = standing.since == null ? Long.valueOf(clock) : standing.since;
      if (clock - standing.since >= rule.holdSeconds()) {
        standing.firing = true;
        standing.since = null;
        expect(rule.name(), subject, "firing threshold", ++standing.number);
      }
    }
  }

  private void expect(String rule, int subject, String what, long number) {
    expected.add(rule + "/" + subject + " " + what + " #" + number);
  }

  private void gone(int subject) {
    latest.remove(subject);
    drop(key -> key.endsWith("/" + subject), "subject-gone");
  }

  private void change(List<Watched> next) {
    rules = next;
    drop(
        key -> {
          String[] parts = key.split("/", 2);
          return rules.stream()
              .noneMatch(
                  rule -> rule.name().equals(parts[0]) && rule.isAbout(Integer.parseInt(parts[1])));
        },
        "rule-removed");
  }

  private void drop(Predicate<String> which, String reason) {
    for (String key : List.copyOf(standings.keySet())) {
      if (which.test(key)) {
        Standing standing = standings.remove(key);
        if (standing != null && standing.firing) {
          expected.add(key + " ok " + reason + " #" + (standing.number + 1));
        }
      }
    }
  }

  private static String id(int subject) {
    return subject <= POOLS
        ? Utilizations.pool(subject).value()
        : Utilizations.poolCidr(subject).value();
  }

  private static Utilization utilization(int subject, long[] counts) {
    return subject <= POOLS
        ? Utilizations.allocated(
            Utilizations.pool(subject),
            counts[0],
            BigInteger.valueOf(counts[1]),
            BigInteger.valueOf(counts[2]),
            Family.IPV4)
        : Utilizations.cidrAllocated(
            Utilizations.poolCidr(subject), counts[0], counts[1], counts[2]);
  }

  private static List<Watched> someRules(SplittableRandom random) {
    Map<String, Watched> byName = new HashMap<>();
    for (Watched rule : WATCHED) {
      if (random.nextInt(2) == 0) {
        byName.put(rule.name(), rule);
      }
    }
    return List.copyOf(byName.values());
  }

  private static List<Rule> all(List<Watched> watched) {
    return watched.stream().map(Watched::rule).toList();
  }

  @Test
  void whatIsTold_isWhatTheReferenceTells(@TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(Seeds.seed("alerting"));
    rules = someRules(random);
    Set<String> ids = new HashSet<>();
    long sequence = 0;
    int told = 0;
    AlertingDriver alerting = new AlertingDriver(folder, all(rules));
    try {
      for (int step = 0; step < Seeds.steps(2_000); step++) {
        int subject = 1 + random.nextInt(SUBJECTS);
        int kind = random.nextInt(100);
        if (kind < 70) {
          long capacity = random.nextInt(10) == 0 ? 0 : EIGHTHS;
          long allocated = capacity == 0 ? 0 : random.nextInt(EIGHTHS + 1);
          long[] counts = {++sequence - random.nextInt(3), allocated, capacity};
          alerting.measured(utilization(subject, counts));
          long[] known = latest.get(subject);
          if (known == null || known[0] <= counts[0]) {
            latest.put(subject, counts);
            judge(subject);
          }
        } else if (kind < 75) {
          alerting.gone(id(subject));
          gone(subject);
        } else if (kind < 98) {
          long seconds = 1 + random.nextInt(3);
          alerting.advance(seconds);
          clock += seconds;
          latest.keySet().forEach(this::judge);
        } else {
          List<Watched> next = someRules(random);
          alerting = alerting.restarted(all(next));
          alerting.advance(1);
          clock++;
          change(next);
          latest.keySet().forEach(this::judge);
        }
        told += compare(alerting, step, ids);
      }
    } finally {
      alerting.close();
    }
    assertThat(told).as("changes told").isPositive();
  }

  private int compare(AlertingDriver alerting, int step, Set<String> ids) {
    List<String> told = new ArrayList<>();
    Set<String> fresh = new HashSet<>();
    List<Notification> notifications = alerting.notifications();
    for (Notification notification : notifications) {
      fresh.add(notification.id());
      if (notification.receiver().equals("log")) {
        var alert = notification.alert();
        int subject = Integer.parseInt(alert.subject().substring(alert.subject().length() - 4), 16);
        told.add(
            "%s/%d %s %s #%d"
                .formatted(alert.rule(), subject, alert.to(), alert.reason(), alert.number()));
      }
    }
    assertThat(told).as("step %d", step).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(alerting.changes()).hasSameSizeAs(expected);
    assertThat(notifications).hasSize(expected.size() * AlertingDriver.RECEIVERS.size());
    assertThat(fresh).as("ids of step %d", step).hasSameSizeAs(expected);
    assertThat(ids).doesNotContainAnyElementsOf(fresh.isEmpty() ? Set.of("") : fresh);
    ids.addAll(fresh);
    expected.clear();
    return told.size();
  }
}
