package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process, as its user and the operating system see it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class UpTest {
  private static final String[] FREE_PORTS = {"--port", "0", "--kafka-port", "0"};

  /** What this is about needs no other services. */
  private static final String[] ALONE = {
    "--port", "0", "--kafka-port", "0", "--no-discovery", "--no-alerting"
  };

  private static final String SWINGING =
      "alerting: {rules: [{name: swinging, raise-at: 70, clear-at: 70}]}";

  @Test
  void leavesOutWhatIsNotWanted_andSaysWhatIsWrongWithASource(@TempDir Path folder)
      throws Exception {
    String missing = folder.resolve("missing.csv").toString();
    try (Child child =
        Child.up(
            folder, "--port", "0", "--kafka-port", "0", "--no-alerting", "--resources", missing)) {
      child.line("ready");
      assertThat(child.seen()).noneMatch(line -> line.startsWith("alerting"));
      assertThat(child.seen()).anyMatch(line -> line.startsWith("allocator decides"));
      assertThat(child.seen())
          .anyMatch(
              line -> line.startsWith("discovery source missing.csv: there is no file " + missing));
    }
  }

  @Test
  void survivesKill(@TempDir Path folder) throws Exception {
    try (Child killed = Child.up(folder, ALONE)) {
      Log log = log(killed);
      log.create();
      log.write("first", "second");
      killed.kill();
    }
    try (Child next = Child.up(folder, ALONE)) {
      Log log = log(next);
      assertThat(log.read())
          .hasSize(2 * Log.PARTITIONS)
          .containsAll(Collections.nCopies(Log.PARTITIONS, "first"))
          .doesNotContain("aborted");
      log.write("third");
      assertThat(log.read()).hasSize(3 * Log.PARTITIONS);
    }
  }

  @Test
  void holdsTheFolderAndEndsCleanlyWhenTold(@TempDir Path folder) throws Exception {
    try (Child first = Child.up(folder, FREE_PORTS)) {
      first.line("ready");
      try (Child second = Child.up(folder, FREE_PORTS)) {
        assertCannotStart(second, "in use by another running cadastre");
      }
      long told = System.nanoTime();
      first.terminate();
      Child.Ended ended = first.end();

      assertThat(ended.exitCode()).isZero();
      assertThat(ended.lines()).singleElement().asString().startsWith("stopped   cleanly");
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(10));
      assertThat(folder.resolve("kafka/.kafka_cleanshutdown")).exists();
      assertThat(folder.resolve("logs/cadastre.log")).exists();
    }
  }

  @Test
  void replacesTheBrokerByAnExistingOne(@TempDir Path folder) throws Exception {
    try (Broker broker = Broker.start(folder.resolve("elsewhere"), 0);
        Child child =
            Child.up(folder.resolve("data"), "--port", "0", "--kafka", broker.bootstrapServers())) {
      assertThat(child.line("kafka")).contains("reachable at " + broker.bootstrapServers());
      assertThat(child.line("ready")).contains(broker.bootstrapServers());
      assertThat(folder.resolve("data/kafka")).isEmptyDirectory();
    }
  }

  @Test
  void saysOnceWhichTopicIsKeptOtherwise(@TempDir Path folder) throws Exception {
    String topic = "ipam.alerts.v1";
    try (Broker broker = Broker.start(folder.resolve("elsewhere"), 0)) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        Map<String, String> settings = Map.of("retention.ms", "1000");
        admin
            .createTopics(List.of(new NewTopic(topic, 12, (short) 1).configs(settings)))
            .all()
            .get();
      }
      Path data = folder.resolve("data");
      try (Child child = Child.up(data, "--port", "0", "--kafka", broker.bootstrapServers())) {
        child.line("ready");
      }
      assertThat(Files.readAllLines(data.resolve("logs/cadastre.log")))
          .filteredOn(line -> line.contains("is made with"))
          .singleElement()
          .asString()
          .contains(
              "WARN",
              topic + " has",
              "retention.ms=1000",
              "kafka-configs.sh",
              "max.message.bytes=");
    }
  }

  @Test
  void saysInOneLineWhatIsWrong(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (Child child = Child.up(file, FREE_PORTS)) {
      assertCannotStart(child, "is not writable: ");
    }
    try (Child child = Child.up(folder, "--config", "/nowhere.yaml")) {
      assertCannotStart(child, "no readable config file /nowhere.yaml");
    }
    Path settings = Files.writeString(folder.resolve("settings.yml"), SWINGING);
    try (Child child = Child.up(folder, "--config", settings.toString())) {
      assertCannotStart(child, "alerting.rules[0].clear-at must be below raise-at");
    }
    try (Child child = Child.up(folder, "--kafka", "nowhere.invalid:9092")) {
      assertCannotStart(child, "no Kafka answers at nowhere.invalid:9092");
    }
    try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
      String port = Integer.toString(taken.getLocalPort());
      try (Child child = Child.up(folder, "--port", port, "--kafka-port", "0")) {
        assertCannotStart(child, "another with --port");
      }
    }
  }

  @Test
  void tellsWrongUsageApart(@TempDir Path folder) throws Exception {
    for (String[] wrong :
        new String[][] {
          {"--port", "web"}, {"--kafka-port", "70000"}, {"--kafka", "a:1", "--kafka-port", "1"}
        }) {
      try (Child child = Child.up(folder, wrong)) {
        Child.Ended ended = child.end();
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.lines()).singleElement().asString().contains(wrong[0]);
      }
    }
  }

  private static Log log(Child child) throws Exception {
    String ready = child.line("broker    ready on ");
    child.line("ready");
    return new Log(ready.split(" +")[3]);
  }

  private static void assertCannotStart(Child child, String says) throws Exception {
    Child.Ended ended = child.end();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.lines()).singleElement().asString().startsWith("cadastre: ").contains(says);
  }
}
