package io.cadastre.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.benchmarks.Drain.Drained;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds(2, "machine", 100);

  @Test
  void runBelowTheFloor_isMadeAgainAndNotShown() {
    assertThat(rounds.add(round(99, 1))).isFalse();
    assertThat(rounds.add(round(100, 2))).isTrue();
    assertThat(rounds.areEnough()).isFalse();
    assertThat(rounds.add(round(200, 3))).isTrue();
    assertThat(rounds.areEnough()).isTrue();
    assertThat(rates("ours")).containsExactly(2.0, 3.0);
    assertThat(rounds.made()).isEqualTo(3);
  }

  @Test
  void machineThatNeverComesToTheFloor_isGivenUpAndAllIsShown() {
    for (int run = 1; run <= 4; run++) {
      assertThat(rounds.areEnough()).isFalse();
      rounds.add(round(10, run));
    }
    assertThat(rounds.areEnough()).isTrue();
    assertThat(rounds.counted()).isZero();
    assertThat(rates("ours")).containsExactly(1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void runWithoutTheOtherSide_counts() {
    assertThat(rounds.add(Map.of("ours", new Drained(1, 1)))).isTrue();
  }

  private List<Double> rates(String side) {
    return rounds.of(side).stream().map(Drained::perSecond).toList();
  }

  private static Map<String, Drained> round(double machine, double ours) {
    return Map.of("machine", new Drained(machine, 1), "ours", new Drained(ours, 1));
  }
}
