package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.server.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The commands that prove, copy and replay the log, beside an allocator at work. */
class AuditIT {
  private static final String EVENTS = "ipam.events.v1";

  @Test
  void theLogOfAnInstallation_isProved(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder)) {
      String kafka = installation.bootstrapServers();
      Ground ground;
      try (Ec2Client ec2 = installation.ec2()) {
        ground = live(ec2);
      }
      assertThat(cadastre(folder, 0, "verify", "--kafka", kafka))
          .contains("; 1 compared with the store")
          .contains(ground.ipam() + " ")
          .contains("good: ");

      Path checkpoint = folder.resolve("checkpoint.json");
      Path key = folder.resolve("key.pem");
      cadastre(
          folder,
          0,
          "checkpoint",
          "export",
          checkpoint.toString(),
          "--key",
          key.toString(),
          "--kafka",
          kafka);
      cadastre(
          folder, 0, "checkpoint", "verify", checkpoint.toString(), "--public-key", key.toString());
      Path copy = folder.resolve("events.gz");
      cadastre(folder, 0, "events", "export", copy.toString(), "--kafka", kafka);
      cadastre(
          folder, 0, "verify", "--file", copy.toString(), "--checkpoint", checkpoint.toString());

      assertThat(cadastre(folder, 2, "replay", "--topic", EVENTS, "--kafka", kafka))
          .contains("a topic of the installation");
      cadastre(folder, 0, "replay", "--topic", "copied", "--kafka", kafka);
      assertThat(cadastre(folder, 0, "verify", "--topic", "copied", "--kafka", kafka))
          .contains("good: ");
      assertPartIsReplayed(folder, kafka);
      assertTargets(folder, kafka);
      tamper(folder, kafka);

      assertThat(
              cadastre(
                  folder,
                  0,
                  "whatif",
                  "--pool",
                  ground.pool(),
                  "--rule",
                  "max=27",
                  "--kafka",
                  kafka))
          .contains("granted, and would have been refused: 4");
      assertOtherStrategy(folder, kafka, ground.pool());
    }
  }

  /** From the time of the event in the middle on, faster than anybody could wait for. */
  private static void assertPartIsReplayed(Path folder, String kafka) throws Exception {
    List<Long> times =
        new Topic(kafka, EVENTS)
            .records().stream().map(ConsumerRecord::timestamp).sorted().toList();
    long from = times.get(times.size() / 2);
    long left = times.stream().filter(time -> time >= from).count();
    assertThat(left).isBetween(1L, times.size() - 1L);
    String replay = "replay --topic later --from %s --speed 1000000 --kafka %s";
    assertThat(cadastre(folder, 0, replay.formatted(Instant.ofEpochMilli(from), kafka).split(" ")))
        .contains("later: " + left + " events");
    List<ConsumerRecord<byte[], byte[]>> sent = new Topic(kafka, "later").records();
    assertThat(sent).hasSize((int) left).allMatch(record -> record.timestamp() >= from);
    assertThat(cadastre(folder, 2, "replay", "--topic", "later", "--speed", "0"))
        .contains("--speed is a number above 0");
  }

  /**
   * Four of /28 lie at the start of a /20. There each would lie at the start of a quarter of it, of
   * which the upper half stays free; one of them where a /24 was wanted.
   */
  private static void assertOtherStrategy(Path folder, String kafka, String pool) throws Exception {
    String whatif = "whatif --pool " + pool + " --strategy sparse --kafka " + kafka;
    assertThat(cadastre(folder, 0, whatif.split(" ")))
        .containsPattern("(?m)^free addresses +4032 +4032$")
        .containsPattern("(?m)^free CIDRs +6 +24$")
        .containsPattern("(?m)^addresses of the largest +2048 +512$")
        .containsPattern("(?m)^fragmentation +0\\.492 +0\\.873$")
        .contains("granted, and would have been refused: 1", "10.0.8.0/24 overlaps allocation");
  }

  /** One that is made keeps all; one that forgets, or does not take it, is named. */
  private static void assertTargets(Path folder, String kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var copied = new ConfigResource(ConfigResource.Type.TOPIC, "copied");
      Config made =
          Objects.requireNonNull(admin.describeConfigs(List.of(copied)).all().get().get(copied));
      assertThat(made.get("retention.ms").value()).isEqualTo("-1");
      assertThat(made.get("retention.bytes").value()).isEqualTo("-1");
      assertThat(made.get("cleanup.policy").value()).isEqualTo("delete");
      admin
          .createTopics(
              List.of(
                  new NewTopic("short", 12, (short) 1).configs(Map.of("retention.ms", "86400000")),
                  new NewTopic("small", 12, (short) 1).configs(Map.of("max.message.bytes", "99"))))
          .all()
          .get();
    }
    assertThat(cadastre(folder, 0, "replay", "--topic", "short", "--kafka", kafka))
        .contains("warning: short forgets (retention.ms=86400000)");
    assertThat(cadastre(folder, 1, "replay", "--topic", "small", "--kafka", kafka))
        .contains("cadastre: cannot replay " + EVENTS + ": ");
  }

  private static Ground live(Ec2Client ec2) {
    Ground ground = Ground.of(ec2, "10.0.0.0/20");
    String pool = ground.pool();
    for (int i = 0; i < 4; i++) {
      ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28));
    }
    var one = ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.8.0/24"));
    ec2.createTags(r -> r.resources(pool).tags(Tag.builder().key("a").value("b").build()));
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.8.0/26")));
    ec2.releaseIpamPoolAllocation(
        r ->
            r.ipamPoolId(pool)
                .cidr("10.0.8.0/24")
                .ipamPoolAllocationId(one.ipamPoolAllocation().ipamPoolAllocationId()));
    String child =
        ec2.createIpamPool(
                r -> r.ipamScopeId(ground.scope()).sourceIpamPoolId(pool).addressFamily("ipv4"))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).netmaskLength(24));
    ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(child).netmaskLength(26));
    ec2.deleteIpamPool(r -> r.ipamPoolId(child).cascade(true));
    return ground;
  }

  /** A copy in which one record says something else. */
  private static void tamper(Path folder, String kafka) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> log = new Topic(kafka, EVENTS).records();
    cadastre(
        folder, 0, "replay", "--topic", "forged", "--to", "1970-01-01T00:00:00Z", "--kafka", kafka);
    int forged = 6;
    List<byte[]> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : log) {
      byte[] value = record.value().clone();
      if (values.size() == forged) {
        value[value.length - 2] ^= 1;
      }
      values.add(value);
    }
    int partition = log.getFirst().partition();
    new Topic(kafka, "forged").append(partition, values);
    assertThat(cadastre(folder, 1, "verify", "--topic", "forged", "--kafka", kafka))
        .contains("forged-" + partition + "@" + forged + ": ");
  }

  private static String cadastre(Path folder, int exitCode, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Server.QUICK);
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", Server.jars(), Main.class.getName()));
    command.addAll(List.of(words));
    Path at = Files.createTempDirectory(folder, "run");
    Command ran = Command.run(at, Map.of(), command);
    assertThat(ran.exitCode()).as(ran.said()).isEqualTo(exitCode);
    return ran.said();
  }
}
