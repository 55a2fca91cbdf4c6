package io.cadastre.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end. */
record Command(int exitCode, String said) {

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
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
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
