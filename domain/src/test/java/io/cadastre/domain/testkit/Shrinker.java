package io.cadastre.domain.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes a failing sequence of steps short enough to read. A step must be replayable after any
 * others were dropped: the model says what the step does then.
 */
public final class Shrinker {
  private Shrinker() {}

  /**
   * Greedily drops runs of steps, long runs first, while the rest still fails. No single step of
   * the result can be dropped.
   */
  public static <S> List<S> shrink(List<S> steps, Predicate<List<S>> fails) {
    List<S> shortest = List.copyOf(steps);
    for (int run = Math.max(1, shortest.size() / 2); run > 0; ) {
      boolean dropped = false;
      // From the end: what comes after the failing step goes first.
      for (int to = shortest.size(); to > 0; to -= run) {
        int from = Math.max(0, to - run);
        List<S> rest = new ArrayList<>(shortest.subList(0, from));
        rest.addAll(shortest.subList(Math.min(to, shortest.size()), shortest.size()));
        if (rest.size() < shortest.size() && fails.test(rest)) {
          shortest = List.copyOf(rest);
          dropped = true;
        }
      }
      // A dropped step can make others superfluous, so single steps are tried until none goes.
      run = run > 1 ? run / 2 : dropped ? 1 : 0;
    }
    return shortest;
  }

  /**
   * What to throw when a sequence has failed: the shortest one found, printed one step a line, with
   * the failure of that one as the cause.
   *
   * @param title what failed, with what is needed to repeat it
   * @param replay runs a sequence from the beginning and throws when it fails
   */
  public static <S> AssertionError failure(
      String title, List<S> steps, Consumer<List<S>> replay, Throwable failure) {
    List<Throwable> last = new ArrayList<>(List.of(failure));
    List<S> shortest =
        shrink(
            steps,
            some -> {
              try {
                replay.accept(some);
                return false;
              } catch (RuntimeException | AssertionError e) {
                last.set(0, e);
                return true;
              }
            });
    String lines = shortest.stream().map(step -> "\n  " + step).collect(Collectors.joining());
    return new AssertionError(
        "%s: %d of %d steps fail: %s%s"
            .formatted(title, shortest.size(), steps.size(), last.get(0).getMessage(), lines),
        last.get(0));
  }
}
