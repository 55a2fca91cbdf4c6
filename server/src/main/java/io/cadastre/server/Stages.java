package io.cadastre.server;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** What the person at the terminal sees: one line a stage, with the time it took. */
final class Stages {
  private final PrintStream out;

  Stages(PrintStream out) {
    this.out = out;
  }

  /** Runs a stage; a failed one prints nothing, its exception says it all. */
  <T> T run(String name, Stage<T> stage, Function<T, String> says) throws CannotStart {
    long start = System.nanoTime();
    T done = stage.run();
    timed(name, says.apply(done), Duration.ofNanos(System.nanoTime() - start));
    return done;
  }

  void timed(String name, String says, Duration took) {
    say(name, "%s (%.1f s)".formatted(says, took.toMillis() / 1000.0));
  }

  synchronized void say(String name, String says) {
    out.println(String.format(Locale.ROOT, "%-9s %s", name, says));
    out.flush();
  }

  @FunctionalInterface
  interface Stage<T> {
    T run() throws CannotStart;
  }
}
