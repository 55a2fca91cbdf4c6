package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** {@code ./cadastre tail}: what a person and a script see of the topics. */
class TailIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> STREAMS =
      List.of(
          "requests",
          "results",
          "events",
          "pools",
          "allocations",
          "resources",
          "facts",
          "utilization",
          "alerts",
          "notifications");

  @Test
  void records_areLinesForPeopleAndObjectsForScripts(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2()) {
      String pool = Ground.of(ec2, "10.0.0.0/24").pool();
      for (int i = 0; i < 12; i++) {
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28));
      }
      Refused.with(
          "InvalidParameterValue",
          () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/28")));
      String kafka = installation.bootstrapServers();

      List<String> last = tail(folder, 0, "events", "--kafka", kafka).lines().toList();
      assertThat(last).hasSize(10);
      assertThat(last.get(8)).contains(" Allocated #").contains("after.cidr=10.0.0.176/28");
      assertThat(last.getLast()).contains(" RequestRefused #").contains("code=cidr-not-free");

      List<JsonNode> all = new ArrayList<>();
      for (String line :
          tail(folder, 0, "events", "--json", "--from-beginning", "--kafka", kafka)
              .lines()
              .toList()) {
        all.add(JSON.readTree(line));
      }
      assertThat(all.stream().map(event -> event.at("/envelope/sequence").asInt()))
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
      JsonNode refused = all.getLast();
      assertThat(refused.path("type").asText()).isEqualTo("RequestRefused");
      assertThat(refused.at("/request/type").asText()).isEqualTo("Allocate");
      assertThat(refused.at("/request/cidr").asText()).isEqualTo("10.0.0.0/28");
      assertThat(refused.at("/envelope/actor/account").asText()).isEqualTo("123456789012");
      assertThat(all.getFirst().at("/envelope/previousHash").asText()).isEqualTo("0".repeat(64));

      assertThat(tail(folder, 0, "requests", "--kafka", kafka)).contains(" Allocate ");
      assertThat(tail(folder, 0, "results", "--kafka", kafka)).contains(" RefusedResult ");
      assertThat(tail(folder, 2, "nothing")).contains("nothing").doesNotContain("Exception");
    }
  }

  /** Three services, so that every stream has something to show. */
  @Test
  @Timeout(180)
  void everyStream_isReadableEndsAndIsPlainJson(@TempDir Path folder) throws Exception {
    Path resources =
        Files.writeString(
            folder.resolve("resources.csv"),
            "id,type,cidr,account,region\nvpc-1,vpc,10.0.0.0/26,123456789012,us-east-1\n");
    Path home = Files.createDirectory(folder.resolve("server"));
    try (Server server = Server.withAll(home, resources);
        Ec2Client ec2 = Clients.ec2(server.port())) {
      String kafka = server.bootstrapServers();
      Ground ground = Ground.of(ec2, "10.0.0.0/24");
      String pool = ground.pool();
      Eventually.until(
          "the VPC is adopted",
          SOON,
          () -> tail(folder, 0, "events", "--kafka", kafka).contains(" ResourceCidrAppeared #"));
      var whole = ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.128/25"));
      ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(26));
      ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/26"));
      Process follower = Cli.start(folder, List.of("tail", "alerts", "--follow", "--kafka", kafka));
      try (BufferedReader follows = follower.inputReader()) {
        assertThat(follows.readLine()).contains(" AlertChanged ", "from=ok to=firing", "value=100");
        for (String stream : STREAMS) {
          String url = "http://localhost:" + server.port();
          assertThat(tail(folder, 0, stream, "--kafka", kafka, "--url", url))
              .as(stream)
              .isNotBlank()
              .doesNotContain("malformed");
          for (String line :
              tail(folder, 0, stream, "--json", "--from-beginning", "--kafka", kafka)
                  .lines()
                  .toList()) {
            JsonNode json = JSON.readTree(line);
            assertThat(json.path("type").asText()).as(line).isNotBlank();
            assertThat(json.path("topic").asText()).isEqualTo("ipam." + stream + ".v1");
            plain(json, line);
          }
        }
        JsonNode said =
            JSON.readTree(last(tail(folder, 0, "utilization", "--json", "--kafka", kafka)));
        assertThat(said.path("type").asText()).isEqualTo("PoolUtilization");
        assertThat(said.path("ipam").asText()).isEqualTo(ground.ipam());
        assertThat(said.path("sequence").isIntegralNumber()).isTrue();
        assertThat(said.path("capacity").asText()).isEqualTo("256");
        assertThat(said.path("allocated").asText()).isEqualTo("256");
        assertThat(said.path("occupied").asText()).isEqualTo("0");
        assertThat(said.path("quarantined").asText()).isEqualTo("0");
        assertThat(said.path("free").asText()).isEqualTo("0");
        ec2.releaseIpamPoolAllocation(
            r ->
                r.ipamPoolId(pool)
                    .cidr("10.0.0.128/25")
                    .ipamPoolAllocationId(whole.ipamPoolAllocation().ipamPoolAllocationId()));
        assertThat(follows.readLine()).as("what comes").contains("from=firing to=ok", "value=50");
      } finally {
        follower.destroy();
      }
    }
  }

  /** Numbers, texts, flags, nothing, lists and objects by our names: no wrapper of a union. */
  private static void plain(JsonNode json, String line) {
    json.properties()
        .forEach(
            field -> {
              assertThat(field.getKey())
                  .as(line)
                  .doesNotStartWith("io.cadastre")
                  .isNotIn("string", "int", "long", "null", "array", "map", "boolean", "bytes");
              plain(field.getValue(), line);
            });
    json.elements().forEachRemaining(element -> plain(element, line));
  }

  private static String last(String lines) {
    return lines.lines().reduce("", (before, line) -> line);
  }

  @Test
  void brokerThatIsNotThere_isOneLine(@TempDir Path folder) throws Exception {
    assertThat(tail(folder, 1, "events", "--kafka", "localhost:1").lines())
        .singleElement()
        .asString()
        .startsWith("cadastre: no Kafka answers at localhost:1: ");
  }

  private static String tail(Path folder, int exitCode, String... words) throws Exception {
    return Cli.run(folder, exitCode, Stream.concat(Stream.of("tail"), Stream.of(words)).toList());
  }
}
