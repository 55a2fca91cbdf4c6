package io.cadastre.alerting.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Seeds;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  /** Draws the most there is. */
  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "2, 2000",
    "3, 4000",
    "6, 32000",
    "7, 60000",
    "8, 60000",
    "1000000, 60000",
    "2147483647, 60000"
  })
  void most_doublesUpToAMinute(int failures, long mostMs) {
    assertThat(Backoff.after(failures, MOST).toMillis()).isEqualTo(mostMs);
  }

  @Test
  void jitter_isFull() {
    Random random = new Random(Seeds.seed("backoff"));
    long sum = 0;
    int draws = 10_000;
    for (int i = 0; i < draws; i++) {
      long ms = Backoff.after(3, random).toMillis();
      assertThat(ms).isBetween(0L, 4_000L);
      sum += ms;
    }
    assertThat(sum / draws).isBetween(1_800L, 2_200L);
  }
}
