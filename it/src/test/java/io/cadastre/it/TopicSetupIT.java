package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.kafka.topic.OtherSettings;
import io.cadastre.kafka.topic.TenantTopics;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Topics that are not what was made are refused, each with a sentence that docs/operating.md
 * explains. One broker; a test has topics of its own.
 */
class TopicSetupIT {
  private static Kafka kafka;
  private static Map<String, Object> connection;
  private static Admin admin;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    kafka = Kafka.start(folder);
    connection = Map.of("bootstrap.servers", kafka.bootstrapServers());
    admin = Admin.create(connection);
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    kafka.close();
  }

  private static Topics made(String prefix) {
    Topics topics = new Topics(prefix);
    apply(topics);
    return topics;
  }

  private static void apply(Topics topics) {
    new TopicSetup(connection, topics).apply();
  }

  @Test
  void topics_areMadeByTheCommandAsTheyAreToBe(@TempDir Path folder) throws Exception {
    assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("fresh"));
    String[] apply = {
      "topics", "apply", "--kafka", kafka.bootstrapServers(), "--topic-prefix", "fresh"
    };
    String said = Cli.run(folder, 0, List.of(apply));

    for (String line :
        List.of(
            "events cleanup.policy=delete retention.ms=-1 retention.bytes=-1",
            "results cleanup.policy=delete retention.ms=172800000 retention.bytes=-1",
            "requests cleanup.policy=delete retention.ms=604800000 max.message.bytes=262144",
            "pools cleanup.policy=compact min.compaction.lag.ms=3600000",
            "allocations cleanup.policy=compact min.compaction.lag.ms=3600000",
            "utilization cleanup.policy=compact min.compaction.lag.ms=86400000",
            "discovered cleanup.policy=compact",
            "associations cleanup.policy=compact",
            "alerts cleanup.policy=delete retention.ms=31536000000",
            "dlq cleanup.policy=delete retention.ms=2592000000",
            "meta cleanup.policy=compact")) {
      String[] words = line.split(" ");
      String topic = "fresh." + words[0] + ".v1";
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config has =
          Objects.requireNonNull(
              admin.describeConfigs(List.of(resource)).all().get().get(resource));
      for (String setting : List.of(words).subList(1, words.length)) {
        String[] named = setting.split("=");
        assertThat(has.get(named[0]).value()).as(topic + " " + setting).isEqualTo(named[1]);
      }
      int partitions =
          Objects.requireNonNull(
                  admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
              .partitions()
              .size();
      assertThat(partitions).as(topic).isEqualTo(words[0].equals("meta") ? 1 : 12);
      assertThat(said).containsPattern("(?m)^" + topic + " +" + partitions + " partitions ");
    }
    assertThat(Cli.run(folder, 0, List.of(apply))).isEqualTo(said);
  }

  @Test
  void start_isRefusedWhereEventsAreForgotten(@TempDir Path folder) throws Exception {
    Topics topics = made("started");
    set(topics.events(), "retention.ms", "604800000");
    Path config = Files.writeString(folder.resolve("config.yaml"), "topic-prefix: started\n");
    String up = "up --port 0 --no-discovery --no-alerting --kafka %s --data %s --config %s";
    String[] words =
        up.formatted(kafka.bootstrapServers(), folder.resolve("data"), config).split(" ");

    assertThat(Cli.run(folder, 1, List.of(words)))
        .endsWith(
            "cadastre: topic started.events.v1 is the record and must be kept for ever, but its"
                + " retention.ms is 604800000, not -1; set it back: kafka-configs.sh"
                + " --bootstrap-server "
                + kafka.bootstrapServers()
                + " --alter --entity-type topics --entity-name started.events.v1 --add-config"
                + " retention.ms=-1\n");
  }

  @Test
  void topics_madeBeforeAreTaken() {
    Topics topics = made("again");
    new TenantTopics(connection, topics).add("payments", "123456789012");

    assertThat(new TopicSetup(connection, topics).apply().others()).isEmpty();
  }

  @Test
  void otherSettings_ofATenantAreFoundAsWell() throws Exception {
    Topics topics = made("tenants");
    new TenantTopics(connection, topics).add("payments", "123456789012");
    set(topics.requests("payments"), "retention.ms", "1000");
    set(topics.requests("payments"), "max.message.bytes", "2000");

    assertThat(new TopicSetup(connection, topics).apply().others())
        .singleElement()
        .satisfies(
            other -> {
              assertThat(other.topic()).isEqualTo(topics.requests("payments"));
              assertThat(other.has())
                  .isEqualTo(Map.of("retention.ms", "1000", "max.message.bytes", "2000"));
              assertThat(other.made().keySet()).isEqualTo(other.has().keySet());
            });
  }

  @Test
  void partitionCount_changedIsRefused() throws Exception {
    for (String kind : List.of("requests", "events")) {
      Topics topics = made("more" + kind);
      String grown = "more" + kind + "." + kind + ".v1";
      admin.createPartitions(Map.of(grown, NewPartitions.increaseTo(13))).all().get();
      seen(
          () ->
              admin.describeTopics(List.of(grown)).allTopicNames().get().values().stream()
                  .allMatch(topic -> topic.partitions().size() == 13));

      assertRefused(topics, "topic " + grown + " has 13 partitions and was made with 12");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "retention.ms,604800000,-1",
    "retention.bytes,1073741824,-1",
    "cleanup.policy,compact,delete"
  })
  void events_thatForgetAreRefused(String setting, String value, String wanted) throws Exception {
    Topics topics = made("forgets-" + setting);
    set(topics.events(), setting, value);

    assertRefused(
        topics,
        "topic %s is the record and must be kept for ever, but its %s is %s, not %s"
            .formatted(topics.events(), setting, value, wanted));
  }

  @ParameterizedTest
  @CsvSource({
    "pools,delete",
    "allocations,delete",
    "discovered,'compact,delete'",
    "associations,delete",
    "meta,delete"
  })
  void state_thatForgetsIsRefused(String kind, String policy) throws Exception {
    Topics topics = made("forgets-" + kind);
    String topic = topics.prefix() + "." + kind + ".v1";
    set(topic, "cleanup.policy", policy);

    assertRefused(
        topics,
        "topic %s holds the latest of each key and must forget none, but its cleanup.policy is %s,"
            .formatted(topic, policy));
  }

  @Test
  void results_thatAreNotKeptAsLongAsIdsAreBoundAreRefused() throws Exception {
    Topics topics = made("forgetful");
    set(topics.results(), "retention.ms", "3600000");
    TopicSetup setup = new TopicSetup(connection, topics);

    setup.requireResults(Duration.ofHours(1));
    assertThatThrownBy(() -> setup.requireResults(Duration.ofHours(24)))
        .isInstanceOf(UnfitClusterException.class)
        .hasMessageStartingWith(
            "topic %s is kept for 3600000 ms, and request ids are bound for 86400000 ms"
                .formatted(topics.results()));
  }

  @ParameterizedTest
  @CsvSource({"cleanup.policy,compact", "retention.bytes,1000000"})
  void results_thatMayBeForgottenAreRefused(String setting, String value) throws Exception {
    Topics topics = made("forgets-results-" + setting);
    set(topics.results(), setting, value);

    assertRefused(
        topics,
        "topic %s is what request ids are read back from, but its %s is %s,"
            .formatted(topics.results(), setting, value));
  }

  @Test
  void otherSettings_areTakenAndShownAsTheyAre() throws Exception {
    Topics topics = made("shorter");
    set(topics.alerts(), "retention.ms", "86400000");

    List<OtherSettings> others = new TopicSetup(connection, topics).apply().others();

    assertThat(new TopicSetup(connection, topics).settings().get(topics.alerts()))
        .containsEntry("retention.ms", "86400000")
        .containsEntry("cleanup.policy", "delete");
    assertThat(others)
        .singleElement()
        .extracting(other -> other.sentence("here:1"))
        .isEqualTo(
            "topic shorter.alerts.v1 has retention.ms=86400000 and is made with"
                + " retention.ms=31536000000; unless that is meant: kafka-configs.sh"
                + " --bootstrap-server here:1 --alter --entity-type topics --entity-name"
                + " shorter.alerts.v1 --add-config retention.ms=31536000000");
  }

  private static void set(String topic, String setting, String value) throws Exception {
    var op = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
    seen(
        () ->
            admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .allMatch(config -> config.get(setting).value().equals(value)));
  }

  @Test
  void format_anotherIsRefused() throws Exception {
    Topics topics = made("older");
    record(topics, "format", "0.0");

    assertRefused(
        topics, "the data was written in format 0.0 and this release reads " + TopicSetup.FORMAT);
  }

  @Test
  void partitionCount_recordedDifferentlyIsRefused() throws Exception {
    Topics topics = made("wider");
    record(topics, "partitions", "24");

    assertRefused(topics, "the data was written for 24 partitions and this release is set to 12");
  }

  @Test
  void meta_lostIsWrittenAgainOnlyWhereThereAreNoEvents() throws Exception {
    Topics topics = made("lost");
    lose(topics.meta());
    apply(topics);
    new Topic(kafka.bootstrapServers(), topics.events()).append(3, List.of(new byte[] {1}));
    apply(topics);

    lose(topics.meta());
    String sentence =
        "topic " + topics.meta() + " has lost what format the events are in; restore it";
    assertRefused(topics, sentence);
    assertRefused(topics, sentence); // and does not come to be believed the second time
  }

  private static void lose(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    seen(() -> !admin.listTopics().names().get().contains(topic));
  }

  /** The controller has done it; the broker hears of it a little later. */
  private static void seen(Callable<Boolean> change) throws Exception {
    Eventually.until("the change is seen", Duration.ofSeconds(30), change);
  }

  /** As what recorded it would: the topic has no other writer that a test could ask. */
  private static void record(Topics topics, String key, String value) throws Exception {
    Properties config = new Properties();
    config.putAll(connection);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topics.meta(), key, value)).get();
    }
  }

  private static void assertRefused(Topics topics, String sentence) {
    assertThatThrownBy(() -> apply(topics))
        .isInstanceOf(UnfitClusterException.class)
        .hasMessageStartingWith(sentence)
        .satisfies(
            refused -> {
              String said = String.valueOf(refused.getMessage());
              assertThat(said.lines()).as("lines").hasSize(1);
              assertThat(documented())
                  .as(said)
                  .anyMatch(
                      row -> row.matcher(said.replace(topics.prefix() + ".", "ipam.")).find());
            });
  }

  /** What the table of refused starts says it says. */
  private static List<Pattern> documented() throws Exception {
    String page = Files.readString(Path.of("../docs/operating.md"), StandardCharsets.UTF_8);
    String table = page.substring(page.indexOf("## What a refused start means"));
    return Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE)
        .matcher(table)
        .results()
        .map(row -> row.group(1))
        .filter(says -> says.startsWith("t")) // those of topics and of what is on them
        .map(says -> says.replaceAll("[^\\w … ]", "\\\\$0").replaceAll("…|\\b[NXY]\\b", ".+"))
        .map(says -> Pattern.compile("^" + says))
        .toList();
  }
}
