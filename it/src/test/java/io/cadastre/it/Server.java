package io.cadastre.it;

import io.cadastre.server.Main;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The product as a process of its own: broker and services in one JVM. */
final class Server implements AutoCloseable {
  /**
   * Short lives: the optimizing compiler would only take the time of the start. The last one is of
   * the launcher, without which the JVM warns of lz4.
   */
  static final List<String> QUICK =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private static final Path ARCHIVE = Path.of("target", "server.jsa").toAbsolutePath();
  private static final int LOG_SHOWN = 8_000;
  private static final SplittableRandom RANDOM = new SplittableRandom();

  private final Path folder;
  private final int httpPort;
  private final int kafkaPort;
  private final List<String> options;
  private final Process process;

  private Server(Path folder, int httpPort, int kafkaPort, List<String> options, Process process) {
    this.folder = folder;
    this.httpPort = httpPort;
    this.kafkaPort = kafkaPort;
    this.options = options;
    this.process = process;
  }

  /** Starts one with an empty folder and waits until it is ready. */
  static Server start(Path folder) throws Exception {
    Files.deleteIfExists(ARCHIVE); // of jars that are not there any more
    return start(folder, freePort(), freePort(), List.of("--no-discovery", "--no-alerting"));
  }

  /** The same with all services, and a file of resources. */
  static Server withAll(Path folder, Path resources) throws Exception {
    return start(
        folder,
        freePort(),
        freePort(),
        List.of(
            "--discovery-port", "0", "--alerting-port", "0", "--resources", resources.toString()));
  }

  /** Starts one in the place of this one, which is gone. */
  Server again() throws Exception {
    return start(folder, httpPort, kafkaPort, options);
  }

  private static Server start(Path folder, int httpPort, int kafkaPort, List<String> options)
      throws Exception {
    Path console = Files.createTempFile(folder, "console-", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Those of the build, as the launcher gives them.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.add("-Xmx512m");
    command.addAll(QUICK);
    command.add("-Dlogback.configurationFile=logback.xml");
    // Classes as the launcher keeps them, which halves the start; it takes jars only.
    command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + ARCHIVE));
    command.addAll(List.of("-Xlog:cds*=off", "-Xlog:aot*=off"));
    command.addAll(List.of("-cp", jars()));
    command.addAll(List.of(Main.class.getName(), "up"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--port", "" + httpPort, "--kafka-port", "" + kafkaPort));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    Server server = new Server(folder, httpPort, kafkaPort, options, process);
    try {
      Eventually.until(
          "ready",
          READY_WITHIN,
          () -> {
            String said = Files.readString(console);
            if (!process.isAlive()) {
              throw new AssertionError("it ended");
            }
            return said.lines().anyMatch(line -> line.startsWith("ready"));
          });
      return server;
    } catch (Exception | AssertionError e) {
      String state = server.state(console);
      server.kill();
      throw new AssertionError(state, e);
    }
  }

  /** The product without the tests: what the launcher would put on the class path. */
  static String jars() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** All that helps to see why it is not ready: the folder is gone when somebody looks. */
  private String state(Path console) throws IOException, InterruptedException {
    Path log = folder.resolve("data/logs/cadastre.log");
    String logged = Files.exists(log) ? Files.readString(log) : "";
    String jstack = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    Command threads =
        process.isAlive()
            ? Command.run(folder, Map.of(), List.of(jstack, "" + process.pid()))
            : new Command(0, "");
    return String.join(
        "\n",
        Files.readString(console),
        logged.substring(Math.max(0, logged.length() - LOG_SHOWN)),
        threads.said());
  }

  /**
   * Below the ports that outgoing connections get: while the server is down, one of those could
   * take its place.
   */
  static int freePort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      try (ServerSocket socket = new ServerSocket(RANDOM.nextInt(20_000, 32_000))) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
    throw new IOException("no free port found");
  }

  int port() {
    return httpPort;
  }

  String bootstrapServers() {
    return "localhost:" + kafkaPort;
  }

  /** SIGTERM; returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** SIGKILL: no hook, no flush. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
