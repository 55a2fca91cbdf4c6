package io.cadastre.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end. */
record Command(int exitCode, String said) {

  /**
   * It takes minutes where a machine is slow and has other tests to run: only what hangs is ended.
   */
  private static final int MINUTES = 10;

  static Command run(Path folder, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    Path output = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + words);
    }
    return new Command(process.exitValue(), java.nio.file.Files.readString(output));
  }

  /** Whether it can be run at all. */
  static boolean answers(Path folder, String... words) throws InterruptedException {
    try {
      return run(folder, Map.of(), List.of(words)).exitCode() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
