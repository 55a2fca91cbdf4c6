package io.cadastre.it;

import io.cadastre.service.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One service as a process of its own, set by its environment as in a container. */
final class Alone implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final Class<?> main;
  private final Path folder;
  private final Map<String, String> environment;
  private final int port;
  private final List<Path> consoles = new ArrayList<>();
  private Process process;

  /**
   * Starts it; {@link #awaitReady} waits for it.
   *
   * @param folder for its state
   */
  Alone(Class<?> main, Path folder, Map<Variable, String> environment) throws IOException {
    this.main = main;
    this.folder = Files.createDirectories(folder);
    this.port = Server.freePort();
    Map<String, String> names = new java.util.HashMap<>();
    environment.forEach((variable, value) -> names.put(variable.name(), value));
    names.put(Variable.CADASTRE_PORT.name(), String.valueOf(port));
    names.put(Variable.CADASTRE_DATA.name(), folder.toString());
    this.environment = Map.copyOf(names);
    this.process = start();
  }

  private Process start() throws IOException {
    consoles.add(Files.createTempFile(folder, "console-", ".txt"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(Server.QUICK);
    command.addAll(List.of("-cp", Server.jars()));
    command.add(main.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(consoles.getLast().toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  Alone awaitReady() throws Exception {
    try {
      Eventually.until(
          main.getSimpleName() + " is ready",
          READY_WITHIN,
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError("it ended");
            }
            return Files.readString(consoles.getLast())
                .lines()
                .anyMatch(line -> line.startsWith("ready"));
          });
      return this;
    } catch (Exception | AssertionError e) {
      throw new AssertionError(said(), e);
    }
  }

  /** SIGKILL, then another in its place. */
  Alone killAndStartAgain() throws Exception {
    kill();
    return startAgain();
  }

  /** SIGKILL: no hook, no flush. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Another in the place of one that was killed, ready. */
  Alone startAgain() throws Exception {
    process = start();
    return awaitReady();
  }

  int port() {
    return port;
  }

  /** All it ever printed. */
  String said() throws IOException {
    StringBuilder said = new StringBuilder();
    for (Path console : consoles) {
      said.append(Files.readString(console));
    }
    return said.toString();
  }

  /** Ends it in order; returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
