package io.cadastre.domain.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final List<Integer> STEPS = IntStream.range(0, 100).boxed().toList();

  @Test
  void keepsOnlyWhatIsNeeded() {
    assertThat(Shrinker.shrink(STEPS, some -> some.containsAll(List.of(3, 50, 99))))
        .containsExactly(3, 50, 99);
    assertThat(Shrinker.shrink(STEPS, some -> true)).isEmpty();
    assertThat(Shrinker.shrink(STEPS, some -> false)).isEqualTo(STEPS);
  }

  @Test
  void printsTheStepsAndTheirFailure() {
    AssertionError failure =
        Shrinker.failure(
            "seed 7",
            STEPS,
            some -> {
              if (some.contains(42)) {
                throw new IllegalStateException("no answer");
              }
            },
            new IllegalStateException("another"));
    assertThat(failure)
        .hasMessage("seed 7: 1 of 100 steps fail: no answer\n  42")
        .hasRootCauseMessage("no answer");
  }
}
