package io.cadastre.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller in this JVM, one node, on loopback only: the quick start, not a
 * cluster. The log survives restarts and kill -9; like any single broker it does not survive its
 * disk.
 */
public final class Broker implements AutoCloseable {
  private static final int NODE_ID = 1;

  /** A record may hold 8 MiB; the rest is for keys, headers and the batch around it. */
  private static final int MAX_BATCH_BYTES = 9 * 1024 * 1024;

  private final Node node;
  private final String bootstrapServers;
  private final String clusterId;

  private Broker(Node node, String bootstrapServers, String clusterId) {
    this.node = node;
    this.bootstrapServers = bootstrapServers;
    this.clusterId = clusterId;
  }

  /**
   * Starts on what the folder holds, after formatting it if it is empty. Returns when clients are
   * served.
   *
   * @param folder made when missing; its cluster id is kept for ever
   * @param port where clients connect, or 0 for any free one
   * @throws CannotStart when the port is taken or the folder is not a broker's
   */
  public static Broker start(Path folder, int port) throws CannotStart {
    return start(folder, port, Map.of());
  }

  /**
   * @param otherwise settings of Kafka's broker that are to be others than ours
   */
  static Broker start(Path folder, int port, Map<String, String> otherwise) throws CannotStart {
    Ports.requireFree(port, "--kafka-port");
    String clusterId = clusterId(folder);
    int clientPort = port == 0 ? Ports.anyFree() : port;
    int controllerPort = Ports.anyFree();
    Node node = null;
    try {
      boolean killed = !Files.exists(folder.resolve(".kafka_cleanshutdown"));
      Map<String, String> settings = new HashMap<>(settings(folder, clientPort, controllerPort));
      settings.putAll(otherwise);
      KafkaConfig config = new KafkaConfig(settings);
      node = new Node(config, clusterId, controllerPort);
      node.start(killed);
    } catch (RuntimeException e) {
      if (node != null) {
        node.stop();
      }
      throw new CannotStart("the broker does not start: " + CannotStart.reason(e), e);
    }
    return new Broker(node, "localhost:" + clientPort, clusterId);
  }

  /** What a Kafka client's setting of this name takes. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Given when the folder was formatted. */
  public String clusterId() {
    return clusterId;
  }

  /** Stops in order; returns when everything is on its way to disk. */
  @Override
  public void close() {
    node.stop();
  }

  /** Formats a new folder. The file is the last thing the formatter writes: all or nothing. */
  private static String clusterId(Path folder) throws CannotStart {
    Path properties = folder.resolve("meta.properties");
    try {
      if (!Files.exists(properties)) {
        if (Files.exists(folder.resolve("__cluster_metadata-0"))) {
          // Formatting would give it a new identity, and the broker then drops the logs as strays.
          throw new CannotStart(folder + " holds a broker's logs but no meta.properties");
        }
        Files.createDirectories(folder);
        format(folder);
      }
      Properties read = new Properties();
      try (var reader = Files.newBufferedReader(properties)) {
        read.load(reader);
      }
      String id = read.getProperty("cluster.id");
      if (id == null) {
        throw new CannotStart(properties + " names no cluster.id");
      }
      return id;
    } catch (IOException e) {
      throw new CannotStart(
          "the broker cannot use %s: %s".formatted(folder, CannotStart.reason(e)), e);
    }
  }

  private static void format(Path folder) throws CannotStart {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .run();
    } catch (Exception e) { // what run() declares
      throw new CannotStart(
          "the broker cannot format %s: %s".formatted(folder, CannotStart.reason(e)), e);
    }
  }

  private static Map<String, String> settings(Path folder, int port, int controllerPort) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("log.dirs", folder.toString()),
        Map.entry("metadata.log.dir", folder.toString()),
        // A listed voter, not a dynamic one: its port is not recorded, so each start may choose.
        Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort)),
        Map.entry("advertised.listeners", "PLAINTEXT://localhost:" + port),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        // One node holds everything once. Few partitions: each is files to make at first use.
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "4"),
        // Who may create a topic is a question of who may write requests.
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("message.max.bytes", Integer.toString(MAX_BATCH_BYTES)),
        Map.entry("replica.fetch.max.bytes", Integer.toString(MAX_BATCH_BYTES)),
        Map.entry("replica.fetch.response.max.bytes", Integer.toString(2 * MAX_BATCH_BYTES)),
        // With the defaults a lone group member waits 3 s, a transaction that follows another
        // 20 ms, and what a killed process left open blocks read-committed readers for 10 s more.
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("add.partitions.to.txn.retry.backoff.ms", "1"),
        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
        // The machine is shared with the services: two cores are enough for all of it.
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        Map.entry("num.recovery.threads.per.data.dir", "2"),
        Map.entry("group.coordinator.threads", "1"),
        Map.entry("share.coordinator.threads", "1"),
        // Allocated at once, for ever: the default is an eighth of our heap.
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)));
  }
}
