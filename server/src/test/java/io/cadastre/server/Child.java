package io.cadastre.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own, output and errors in one stream. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final List<String> seen = new ArrayList<>();

  private Child(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  /** The server as the launcher starts it, on free ports unless told otherwise. */
  static Child up(Path data, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Short lives: the optimizing compiler would only take the time of the start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // Those of the build, as the launcher gives them: the JVM warns on the console without.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    if (Runtime.version().feature() >= 24) { // as the launcher does, which older ones do not know
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    // The product's logging, not the tests'.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(Main.class.getName(), "up", "--data", data.toString()));
    command.addAll(List.of(options));
    return start(command, Map.of());
  }

  static Child start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Child(builder.start());
  }

  /** Waits for a line; a process that ends before it fails the test with what it said. */
  String line(String start) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new AssertionError("no line '%s…' in %s".formatted(start, seen));
  }

  /** All lines up to the last one waited for. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would close what we still read
  }

  /** SIGKILL: no hook, no flush. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for the end, and gives what was written since the last line asked for. */
  Ended end() throws IOException, InterruptedException {
    List<String> rest = lines.lines().toList();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + rest);
    }
    return new Ended(process.exitValue(), rest);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  record Ended(int exitCode, List<String> lines) {}
}
