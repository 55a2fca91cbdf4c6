package io.cadastre.benchmarks;

import io.cadastre.server.Broker;
import io.cadastre.server.CannotStart;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** A broker in a folder of its own, and names that were not used on it before. */
final class Bench implements AutoCloseable {
  private final Path folder;
  private final Broker broker;
  private final Admin admin;
  private int names;

  private Bench(Path folder, Broker broker) {
    this.folder = folder;
    this.broker = broker;
    this.admin = Admin.create(connection());
  }

  /**
   * @param parent where the folder is made
   */
  static Bench start(Path parent) throws IOException, CannotStart {
    Path folder = Files.createTempDirectory(parent, "cadastre-bench");
    return new Bench(folder, Broker.start(folder.resolve("kafka"), 0));
  }

  Map<String, Object> connection() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  Admin admin() {
    return admin;
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  String newName() {
    return "run" + ++names;
  }

  /** Drops the topics of that name, and what was kept beside them: runs do not pay for others. */
  void forget(String name) throws ExecutionException, InterruptedException, IOException {
    Set<String> topics =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.startsWith(name + ".") || topic.startsWith(name + "-"))
            .collect(Collectors.toSet());
    admin.deleteTopics(topics).all().get();
    delete(folder(name));
    System.gc();
  }

  /** A load beside our own makes figures small; it says how much there was before we began. */
  static String machine() {
    return String.format(
        Locale.ROOT,
        "%d cores, load %.1f, JDK %s, heap %d MiB",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.version().feature(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    admin.close();
    broker.close();
    delete(folder);
  }
}
