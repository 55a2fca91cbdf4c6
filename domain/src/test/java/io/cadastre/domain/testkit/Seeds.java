package io.cadastre.domain.testkit;

import java.util.SplittableRandom;

/**
 * The size and the seed of a generated test: {@code cadastre.model.steps} and {@code
 * cadastre.model.seed}, so that a long run and the repeat of a failure need no change of code.
 */
public final class Seeds {
  private static final String STEPS = "cadastre.model.steps";
  private static final String SEED = "cadastre.model.seed";

  private Seeds() {}

  /** How many steps to run: the property, else {@code usual}. */
  public static int steps(int usual) {
    return Integer.getInteger(STEPS, usual);
  }

  /** The seed: the property, else a new one each run; printed, with how to repeat the run. */
  public static long seed(String test) {
    Long given = Long.getLong(SEED);
    long seed = given != null ? given : new SplittableRandom().nextLong();
    System.out.printf("%s: -D%s=%d%n", test, SEED, seed);
    return seed;
  }
}
