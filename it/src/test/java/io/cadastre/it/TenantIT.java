package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.client.TenantClient;
import io.cadastre.client.Wish;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.topic.TenantTopics;
import io.cadastre.kafka.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Platforms that ask by topics of their own, added while the allocator runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class TenantIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path folder;
  private Installation installation;
  private Ec2Client ec2;
  private String pool;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    installation = Installation.start(folder);
    ec2 = installation.ec2();
    pool = Ground.of(ec2, "10.0.0.0/16").pool();
  }

  @AfterAll
  void stop() throws Exception {
    ec2.close();
    installation.close();
  }

  @Test
  @Claim("MC.07")
  void shellThatKnowsNoAvroAndNoKeysOfOurs_isAnsweredInJson() throws Exception {
    String said = cli(0, "tenant", "add", "shell", "--kafka", kafka());
    assertThat(said)
        .contains("ipam.requests.shell.v1", "ipam.replies.shell.v1", "kafka-acls.sh", "User:shell");

    int asked = 40;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < asked; i++) {
        // Every other one is the one before again.
        String json =
            "{\"type\":\"Allocate\",\"requestId\":\"r%d\",\"pool\":\"%s\",\"netmaskLength\":28}"
                .formatted(i / 2, pool);
        // No key, or one that means nothing to us.
        byte[] key = i % 3 == 0 ? ("key " + i).getBytes(UTF_8) : null;
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                "ipam.requests.shell.v1", i % Topics.PARTITIONS, key, json.getBytes(UTF_8));
        record.headers().add("content-type", "application/json".getBytes(UTF_8));
        record.headers().add("reply-topic", "ipam.replies.shell.v1".getBytes(UTF_8));
        record.headers().add("correlation-id", ("c" + i).getBytes(UTF_8));
        producer.send(record).get(30, TimeUnit.SECONDS);
      }
    }
    Topic replies = new Topic(kafka(), "ipam.replies.shell.v1");
    Eventually.until("all replies", PATIENCE, () -> replies.records().size() >= asked);
    Map<String, String> cidrs = new HashMap<>();
    List<ConsumerRecord<byte[], byte[]>> all = replies.records();
    assertThat(all).hasSize(asked);
    for (ConsumerRecord<byte[], byte[]> reply : all) {
      JsonNode json = JSON.readTree(reply.value());
      assertThat(json.path("type").asText()).isEqualTo("AllocationResult");
      String cidr = json.at("/allocation/cidr").asText();
      String before = cidrs.put(json.at("/envelope/requestId").asText(), cidr);
      assertThat(before == null ? cidr : before).isEqualTo(cidr);
      assertThat(json.at("/allocation/terms/tenant").asText()).isEqualTo("shell");
      assertThat(reply.headers().lastHeader("correlation-id")).isNotNull();
    }
    assertThat(cidrs).hasSize(asked / 2);
    assertThat(cidrs.values()).doesNotHaveDuplicates();
  }

  @Test
  void javaClient_asksAsATenant() throws Exception {
    new TenantTopics(Map.of("bootstrap.servers", kafka()), Topics.DEFAULT)
        .add("payments", "123456789012");
    try (TenantClient client = TenantClient.connect(kafka(), "payments")) {
      Wish wish = Wish.from(pool).netmaskLength(24).owner("team a");
      AllocationRow granted = row(asked(client, "v-1", wish));
      assertThat(row(client.ask("v-1", wish).get(30, TimeUnit.SECONDS))).isEqualTo(granted);
      Outcome other =
          client.ask("v-1", Wish.from(pool).netmaskLength(25)).get(30, TimeUnit.SECONDS);
      assertThat(((RefusedResult) other).code()).isEqualTo("token-mismatch");
      Outcome released =
          client.ask("v-2", new Release(null, null, granted.id())).get(30, TimeUnit.SECONDS);
      assertThat(row(released)).isEqualTo(granted);
    }
  }

  /** With fewer requests than the old one had: where those stood it has not been read. */
  @Test
  void topicDeletedAndMadeAgain_isServedFromItsStart() throws Exception {
    TenantTopics tenants = new TenantTopics(Map.of("bootstrap.servers", kafka()), Topics.DEFAULT);
    tenants.add("again", "123456789012");
    AllocationRow first;
    try (TenantClient client = TenantClient.connect(kafka(), "again")) {
      Wish wish = Wish.from(pool).netmaskLength(28);
      first = row(asked(client, "r-1", wish));
      for (int i = 0; i < 20; i++) {
        assertThat(row(client.ask("r-1", wish).get(30, TimeUnit.SECONDS))).isEqualTo(first);
      }
    }
    String topic = Topics.DEFAULT.requests("again");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
      Eventually.until(
          "it is gone", PATIENCE, () -> !admin.listTopics().names().get().contains(topic));
    }
    tenants.add("again", "123456789012");
    try (TenantClient client = TenantClient.connect(kafka(), "again")) {
      Wish wish = Wish.from(pool).netmaskLength(28);
      assertThat(row(asked(client, "r-2", wish)).cidr()).isNotEqualTo(first.cidr());
      assertThat(row(client.ask("r-1", wish).get(30, TimeUnit.SECONDS))).isEqualTo(first);
    }
  }

  @Test
  void topicMadeByHand_isServedToNobody() throws Exception {
    String name = "ipam.requests.stranger.v1";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      admin
          .createTopics(List.of(new NewTopic(name, Topics.PARTITIONS, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    String json = "{\"type\":\"Allocate\",\"requestId\":\"x\",\"pool\":\"%s\"}".formatted(pool);
    new Topic(kafka(), name).append(0, List.of(json.getBytes(UTF_8)));
    Topic letters = new Topic(kafka(), "ipam.dlq.v1");
    Eventually.until(
        "a dead letter",
        PATIENCE,
        () ->
            letters.records().stream()
                .anyMatch(
                    letter ->
                        new String(letter.headers().lastHeader("dlq-reason").value(), UTF_8)
                            .contains("nobody added tenant stranger")));
    assertThat(cli(0, "tail", "dlq", "--kafka", kafka(), "--from-beginning"))
        .contains(
            "DeadLetter reason=",
            "from=" + name + "-0@0",
            "nobody added tenant stranger",
            "\"requestId\":\"x\"");
  }

  @Test
  void request_isAskedAndPrinted() throws Exception {
    String[] wish = {
      "request", "--kafka", kafka(), "--pool", pool, "--netmask", "28", "--id", "cli-1"
    };
    String said = cli(0, wish);
    assertThat(said)
        .containsPattern("^10\\.0\\.\\d+\\.\\d+/28  ipam-pool-alloc-")
        .contains("the lowest free /28");
    assertThat(cli(0, wish)).isEqualTo(said);
    assertThat(cli(3, "request", "--kafka", kafka(), "--pool", pool, "--netmask", "8"))
        .contains("refused: The allocation size is too big", "(too-big)", "would fit");
    assertThat(
            cli(0, "request", "--kafka", kafka(), "--pool", pool, "--netmask", "28", "--preview"))
        .startsWith("preview, nothing allocated: 10.0.")
        .doesNotContain("ipam-pool-alloc-");
    assertThat(cli(2, "request", "--netmask", "8")).contains("name a --pool");
    assertThat(cli(2, "request", "--pool", "x")).contains("not an id of the form ipam-pool-");
    assertThat(cli(2, "request", "--pool", pool, "--netmask", "28", "--id", "a\tb"))
        .contains("--id: requestId has a control character");
    assertThat(cli(2, "request", "--pool", pool, "--netmask", "28", "--id", " "))
        .contains("--id: requestId is empty");
    assertThat(cli(2, "tenant", "add", "No_Name")).contains("is no name");
    assertThat(cli(0, "topics", "apply", "--kafka", kafka()))
        .contains("ipam.events.v1", "retention.ms=-1", "ipam.allocations.v1");
  }

  /** The allocator finds a new topic within seconds. */
  private static Outcome asked(TenantClient client, String id, Wish wish) throws Exception {
    for (int i = 0; i < 6; i++) {
      Outcome outcome = client.ask(id, wish).exceptionally(late -> null).get(30, TimeUnit.SECONDS);
      if (outcome != null) {
        return outcome;
      }
    }
    throw new AssertionError("the tenant is not served");
  }

  private static AllocationRow row(Outcome outcome) {
    assertThat(outcome).isInstanceOf(AllocationResult.class);
    return ((AllocationResult) outcome).allocation();
  }

  private String kafka() {
    return installation.bootstrapServers();
  }

  private String cli(int exitCode, String... words) throws Exception {
    return Cli.run(folder, exitCode, List.of(words));
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties config = new Properties();
    config.put("bootstrap.servers", kafka());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
