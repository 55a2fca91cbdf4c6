package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.domain.testkit.Shrinker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random commands over a few IPAMs while time passes, decided by the deciders and by a naive
 * reference that shares no code with them. After every step both say the same, see the same rows
 * and the same space; at the end of every run the replayed events give the rows. The index rebuilt
 * from the rows is the one kept: asked after every step in one run of ten, after every batch, and
 * now and then in the others.
 */
class RegisterModelTest {
  private static final int STEPS = 100_000;
  private static final int STEPS_OF_A_RUN = 250;
  private static final int SELDOM = 25;
  private static final Limits FEW = new Limits(3, 4, 6, 4, 3, 2);

  @Test
  @Claim({"S1.36", "S1.37"})
  void agreesWithTheNaiveRegister() {
    long seed = Seeds.seed("RegisterModelTest.agreesWithTheNaiveRegister");
    Random random = new Random(seed);
    Set<String> done = new TreeSet<>();
    for (int left = Seeds.steps(STEPS), run = 0; left > 0; left -= STEPS_OF_A_RUN, run++) {
      RegisterTwin twin = new RegisterTwin(FEW, run % 10 == 0 ? 1 : SELDOM);
      RegisterSteps steps = new RegisterSteps(random, twin.naive.rows);
      List<RegisterStep> taken = new ArrayList<>();
      while (taken.size() < STEPS_OF_A_RUN) {
        taken.add(steps.next());
        try {
          twin.take(taken.getLast());
          if (taken.size() == STEPS_OF_A_RUN) {
            twin.finish();
          }
        } catch (RuntimeException | AssertionError e) {
          throw Shrinker.failure(
              "RegisterModelTest with seed " + seed, taken, RegisterModelTest::replay, e);
        }
      }
      done.addAll(twin.done());
    }
    if (Seeds.steps(STEPS) >= STEPS) {
      assertThat(done)
          .contains("Allocate", "both", "Release", "Batch", "Renew", "EndCooldown")
          .as("time passed, and something of each kind was due")
          .contains("ended", "kept", "forgotten");
    }
  }

  private static void replay(List<RegisterStep> steps) {
    RegisterTwin twin = new RegisterTwin(FEW, 1);
    steps.forEach(twin::take);
    twin.finish();
  }
}
