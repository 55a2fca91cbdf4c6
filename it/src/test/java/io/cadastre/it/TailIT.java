package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** {@code ./cadastre tail}: what a person and a script see of the topics. */
class TailIT {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  @Test
  void brokerThatIsNotThere_isOneLine(@TempDir Path folder) throws Exception {
    assertThat(tail(folder, 1, "events", "--kafka", "localhost:1").lines())
        .singleElement()
        .asString()
        .startsWith("cadastre: cannot read ipam.events.v1 at localhost:1: ");
  }

  private static String tail(Path folder, int exitCode, String... words) throws Exception {
    return Cli.run(folder, exitCode, Stream.concat(Stream.of("tail"), Stream.of(words)).toList());
  }
}
