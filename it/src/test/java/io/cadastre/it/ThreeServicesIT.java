package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.AlertingMain;
import io.cadastre.allocator.AllocatorMain;
import io.cadastre.discovery.DiscoveryMain;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.service.Variable;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/**
 * Three services, three processes, one broker: a resource is seen, its space is stepped around, a
 * pool is judged full, and somebody is told, once. Each of the three is killed on the way.
 */
@Execution(ExecutionMode.CONCURRENT)
class ThreeServicesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HEADER = "id,type,cidr,account,region,vpc,tags\n";
  private static final String VPC = "vpc-1,vpc,10.0.0.0/24,123456789012,us-east-1,,team=web\n";
  private static final String OTHER =
      "vpc-2,vpc,10.9.0.0/16 10.10.0.0/16,999999999999,eu-west-1,,\n";
  private static final String SUBNET =
      "subnet-1,subnet,10.0.0.0/26,123456789012,us-east-1,vpc-1,\n";

  @Test
  @Claim({"S1.09", "S2.06", "S2.34", "S2.35", "S2.36", "S3.04", "S3.27", "MC.01", "MC.06"})
  void resourceIsSeen_poolIsJudgedFull_somebodyIsToldOnce(@TempDir Path folder) throws Exception {
    Path resources = folder.resolve("resources.csv");
    write(resources, HEADER + VPC + OTHER);
    try (Kafka kafka = Kafka.start(folder.resolve("kafka"));
        Webhook webhook = new Webhook()) {
      Path config = folder.resolve("cadastre.yml");
      Files.writeString(config, config(resources, webhook));
      Map<Variable, String> environment =
          Map.of(
              Variable.CADASTRE_KAFKA,
              kafka.bootstrapServers(),
              Variable.CADASTRE_CONFIG,
              config.toString());
      try (Alone allocator = new Alone(AllocatorMain.class, folder.resolve("a"), environment);
          Alone discovery = new Alone(DiscoveryMain.class, folder.resolve("d"), environment);
          Alone alerting = new Alone(AlertingMain.class, folder.resolve("n"), environment);
          Ec2Client ec2 = Clients.ec2(allocator.awaitReady().port())) {
        discovery.awaitReady();
        alerting.awaitReady();
        tour(ec2, resources, allocator, discovery, alerting, webhook);
        assertTold(webhook, alerting.said());
        assertStreams(kafka.bootstrapServers(), resources);
        for (Alone service : List.of(allocator, discovery, alerting)) {
          assertThat(get(service.port(), "/health")).contains("\"UP\"");
        }
        assertThat(get(discovery.port(), "/prometheus")).contains("ipam_discovery_resources");
        assertThat(get(alerting.port(), "/prometheus")).contains("ipam_alert_transitions_total");
        assertThat(alerting.stop()).isZero();
        assertThat(discovery.stop()).isZero();
        assertThat(allocator.stop()).isZero();
      }
      EventLog.check(kafka.bootstrapServers());
    }
  }

  private void tour(
      Ec2Client ec2,
      Path resources,
      Alone allocator,
      Alone discovery,
      Alone alerting,
      Webhook webhook)
      throws Exception {
    Ground ground = Ground.of(ec2, "10.0.0.0/21");
    String pool = ground.pool();
    Eventually.until("the VPC is known", SOON, () -> preview(ec2, pool).equals("10.0.1.0/24"));
    discovery.kill();
    write(resources, HEADER + VPC + SUBNET);
    discovery.startAgain();
    Eventually.until(
        "what changed meanwhile is said",
        SOON,
        () -> discovery.said().contains("1 appeared, 0 changed, 1 disappeared (2 resources)"));
    write(resources, HEADER + VPC + "vpc-3,vpc,not a CIDR,123456789012,us-east-1,,\n");
    says(discovery, "line 3 of resources.csv: ");
    Files.delete(resources);
    says(discovery, "there is no file " + resources);
    assertThat(get(discovery.port(), "/prometheus"))
        .contains("ipam_discovery_failing{source=\"lab\"} 1.0")
        .contains("ipam_discovery_resources{source=\"lab\"} 2.0")
        .contains("ipam_discovery_events_total{source=\"lab\",type=\"disappeared\"} 1.0");
    write(resources, HEADER + VPC + SUBNET);
    says(discovery, "well again (2 resources)");

    List<IpamPoolAllocation> held = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      held.add(allocate(ec2, pool, "token-" + i));
    }
    assertThat(held.getFirst().cidr()).isEqualTo("10.0.1.0/24");
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/25")),
        "cuts across vpc vpc-1 10.0.0.0/24");
    allocator.killAndStartAgain();
    assertThat(allocate(ec2, pool, "token-5")).isEqualTo(held.getLast());
    Eventually.until(
        "what is below the level can be seen",
        SOON,
        () -> ratio(get(allocator.port(), "/prometheus"), ground).equals("0.75"));
    assertThat(webhook.calls()).as("75 % is not 80 %").isEmpty();
    held.add(allocate(ec2, pool, "token-6"));
    Eventually.until("somebody is told", SOON, () -> !webhook.calls().isEmpty());
    assertThat(ratio(get(allocator.port(), "/prometheus"), ground)).isEqualTo("0.875");
    says(alerting, "alert firing: "); // who hangs holds up nobody else
    // It has sent, and nobody has told it yet that it arrived.
    alerting.killAndStartAgain();
    Eventually.until("it is told again", SOON, () -> webhook.calls().size() > 1);
    int hanging = webhook.calls().size();
    webhook.answer(500, 503);
    Eventually.until("until it is taken", SOON, () -> webhook.calls().size() > hanging + 2);
    for (IpamPoolAllocation one : held.subList(0, 2)) {
      ec2.releaseIpamPoolAllocation(
          r ->
              r.ipamPoolId(pool).cidr(one.cidr()).ipamPoolAllocationId(one.ipamPoolAllocationId()));
    }
    Eventually.until(
        "it is resolved",
        SOON,
        () -> webhook.calls().stream().anyMatch(call -> call.status().equals("resolved")));
  }

  /** The share of that pool which a scrape shows; empty: it does not show the pool. */
  private static String ratio(String scrape, Ground ground) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("ipam_pool_utilization_ratio{"))
        .filter(line -> line.contains("pool=\"" + ground.pool() + "\""))
        .filter(line -> line.contains("scope=\"" + ground.scope() + "\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .collect(Collectors.joining());
  }

  private static void says(Alone service, String what) throws Exception {
    Eventually.until("it says: " + what, SOON, () -> service.said().contains(what));
  }

  private static String config(Path resources, Webhook webhook) {
    return """
    discovery:
      sources:
        - name: lab
          type: file
          path: %s
          every: PT0.2S
    alerting:
      receivers:
        - name: log
          type: log
        - name: ops
          type: webhook
          url: %s
    """
        .formatted(resources, webhook.url());
  }

  /** As a careful program replaces a file: whole or not at all. */
  private static void write(Path file, String text) throws Exception {
    Path written = file.resolveSibling("written");
    Files.writeString(written, text);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String preview(Ec2Client ec2, String pool) {
    return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(24).previewNextCidr(true))
        .ipamPoolAllocation()
        .cidr();
  }

  /** Sent until it is answered: the allocator is killed in between. */
  private static IpamPoolAllocation allocate(Ec2Client ec2, String pool, String token)
      throws Exception {
    List<IpamPoolAllocation> answer = new ArrayList<>();
    Eventually.until(
        "an answer to " + token,
        SOON,
        () -> {
          try {
            return answer.add(
                ec2.allocateIpamPoolCidr(
                        r -> r.ipamPoolId(pool).netmaskLength(24).clientToken(token))
                    .ipamPoolAllocation());
          } catch (Ec2Exception refused) {
            if (refused.statusCode() < 500) {
              throw refused;
            }
            return false;
          } catch (SdkClientException nobodyThere) {
            return false;
          }
        });
    return answer.getFirst();
  }

  /**
   * @param log where the other receiver wrote
   */
  private static void assertTold(Webhook webhook, String log) {
    Map<String, Set<String>> ids = new TreeMap<>();
    Set<String> keys = new TreeSet<>();
    for (Webhook.Call call : webhook.calls()) {
      ids.computeIfAbsent(call.status(), status -> new TreeSet<>()).add(call.id());
      keys.add(call.body().path("groupKey").asText());
      assertThat(call.body().path("version").asText()).isEqualTo("4");
    }
    assertThat(ids).containsOnlyKeys("firing", "resolved");
    assertThat(ids.values())
        .as("never two ids for one change")
        .allSatisfy(of -> assertThat(of).hasSize(1));
    assertThat(keys).as("the same key for firing and resolved").hasSize(1);
    ids.forEach(
        (status, of) ->
            assertThat(log.lines().filter(line -> line.contains("alert " + status + ": ")))
                .as("the log receiver is told the same")
                .isNotEmpty()
                .allMatch(line -> line.endsWith("notification=" + of.iterator().next())));
  }

  private static void assertStreams(String bootstrapServers, Path resources) throws Exception {
    Streams streams = new Streams(bootstrapServers);
    Topics topics = Topics.DEFAULT;
    Map<String, Long> records = new TreeMap<>();
    for (Topics.Topic topic : topics.all()) {
      if (!topic.name().equals(topics.meta()) && !topic.name().equals(topics.deadLetters())) {
        records.put(topic.name(), (long) streams.all(topic.name()).size());
      }
    }
    assertThat(records).as("every topic was in use").doesNotContainValue(0L);
    assertThat(new Topic(bootstrapServers, topics.deadLetters()).records()).isEmpty();

    Map<String, String> seen = new TreeMap<>();
    for (GenericRecord change : streams.all(topics.resources())) {
      boolean gone = change.getSchema().getName().equals("ResourceDisappeared");
      GenericRecord resource = (GenericRecord) change.get(gone ? "before" : "after");
      seen.put(resource.get("id").toString(), gone ? "" : line(resource));
    }
    seen.values().removeIf(String::isEmpty);
    assertThat(seen.values())
        .as("the changes come to the file")
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(resources).stream().skip(1).toList());

    List<String> alerts = new ArrayList<>();
    for (GenericRecord alert : streams.all(topics.alerts())) {
      alerts.add(alert.get("number") + " " + alert.get("to") + " " + alert.get("value"));
    }
    assertThat(alerts).containsExactly("1 firing 87.50", "2 ok 62.50");

    Map<String, BigInteger> pool = new TreeMap<>();
    Map<String, BigInteger> cidrs = new TreeMap<>();
    for (GenericRecord one : streams.latest(topics.utilization()).values()) {
      boolean whole = one.getSchema().getName().equals("PoolUtilization");
      for (String measure : List.of("capacity", "allocated", "occupied", "quarantined", "free")) {
        (whole ? pool : cidrs)
            .merge(measure, new BigInteger(one.get(measure).toString()), BigInteger::add);
      }
    }
    assertThat(cidrs).isEqualTo(pool);
    assertThat(pool)
        .containsEntry("capacity", BigInteger.valueOf(2048))
        .containsEntry("allocated", BigInteger.valueOf(5 * 256))
        .containsEntry("occupied", BigInteger.valueOf(256))
        .containsEntry("free", BigInteger.valueOf(512));
  }

  /** As it stands in the file: of a VPC its own id is left out. */
  private static String line(GenericRecord resource) {
    List<String> tags = new ArrayList<>();
    ((Map<?, ?>) resource.get("tags")).forEach((key, value) -> tags.add(key + "=" + value));
    List<String> cidrs = ((List<?>) resource.get("cidrs")).stream().map(String::valueOf).toList();
    Object vpc = resource.get("vpc");
    return Stream.of(
            resource.get("id"),
            resource.get("type"),
            String.join(" ", cidrs),
            resource.get("account"),
            resource.get("region"),
            vpc.equals(resource.get("id")) ? "" : vpc,
            String.join(";", tags))
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static String get(int port, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
