package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** {@code ./cadastre pool set} and {@code ./cadastre cooldown}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CooldownIT {
  private static final String HELD = "10.0.0.16/28";

  private Path folder;
  private Installation installation;
  private Ec2Client ec2;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    installation = Installation.start(folder);
    ec2 = installation.ec2();
  }

  @AfterAll
  void stop() throws Exception {
    ec2.close();
    installation.close();
  }

  @Test
  void whatIsKeptBack_isListedAndFreedWithAReason() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    assertThat(cadastre(0, "pool", "set", pool, "--cool-down-seconds", "86400"))
        .startsWith(pool)
        .contains("cool-down 86400 s");
    assertThat(cadastre(0, "cooldown", "list", "--pool", pool)).isEqualTo("nothing\n");
    IpamPoolAllocation held =
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(HELD).description("the shop"))
            .ipamPoolAllocation();
    Ground.release(ec2, pool, held);

    assertThat(cadastre(0, "cooldown", "list", "--pool", pool).lines())
        .singleElement()
        .asString()
        .startsWith(HELD + "  " + held.ipamPoolAllocationId())
        .contains("\"the shop\"", " until ")
        .containsPattern("  23h59m\\d+(\\.\\d+)?s left$|  24h left$");
    JsonNode listed =
        new ObjectMapper().readTree(cadastre(0, "cooldown", "list", "--pool", pool, "--json"));
    assertThat(listed.at("/items/0/previous/cidr").asText()).isEqualTo(HELD);
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(HELD)));

    String[] end = {"cooldown", "end", HELD, "--pool", pool, "--reason"};
    assertThat(cadastre(3, with(end, " "))).startsWith("refused: Say why " + HELD);
    assertThat(cadastre(0, with(end, "the shop moves back")))
        .startsWith("free: " + HELD + "  " + held.ipamPoolAllocationId());
    assertThat(cadastre(3, with(end, "once more"))).contains(HELD + " is not in cool-down");
    assertThat(cadastre(0, "cooldown", "list", "--pool", pool)).isEqualTo("nothing\n");
    assertThat(cadastre(0, "tail", "events"))
        .contains(" CooldownEnded ", "reason=\"the shop moves back\"");
    ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(HELD));
  }

  @Test
  void settingsOfAPool_areSetOneByOne() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    cadastre(0, "pool", "set", pool, "--strategy", "best-fit");
    cadastre(0, "pool", "set", pool, "--holders-only", "true", "--cool-down-seconds", "60");
    String url = "http://localhost:" + installation.allocator().port() + "/api/v1/pools/" + pool;
    JsonNode handling = Rest.get(url).path("handling");
    assertThat(handling.path("strategy").asText()).isEqualTo("best-fit");
    assertThat(handling.path("coolDownSeconds").asInt()).isEqualTo(60);
    assertThat(handling.path("holdersOnly").asBoolean()).isTrue();

    assertThat(cadastre(0, "pool", "set", pool, "--holders-only", "false"))
        .isEqualTo(pool + "  best-fit  cool-down 60 s\n");
    assertThat(cadastre(0, "pool", "set", pool, "--cool-down-seconds", "0"))
        .isEqualTo(pool + "  best-fit\n");
    assertThat(cadastre(3, "pool", "set", pool, "--cool-down-seconds", "-1"))
        .contains("refused: A cool-down is a number of seconds");
  }

  @Test
  void whatCannotBeMeant_isSaidInALine() throws Exception {
    String pool = "ipam-pool-00000000000000000";
    assertThat(cadastre(2, "pool", "set", pool)).contains("give a --strategy");
    assertThat(cadastre(2, "pool", "set", "x", "--strategy", "sparse")).contains("not an id");
    assertThat(cadastre(2, "pool", "set", pool, "--strategy", "first"))
        .contains("it is lowest, best-fit or sparse, not 'first'");
    assertThat(cadastre(2, "pool", "set", pool, "--holders-only", "perhaps"))
        .contains("--holders-only");
    assertThat(cadastre(2, "cooldown", "list", "--pool", "x/y")).contains("not an id");
    assertThat(cadastre(1, "cooldown", "list", "--pool", pool)).contains(pool);
    assertThat(cadastre(2, "cooldown", "end", "10.0.0.1/28", "--pool", pool, "--reason", "r"))
        .contains("10.0.0.1/28");
    assertThat(cadastre(3, "cooldown", "end", HELD, "--pool", pool, "--reason", "r"))
        .contains("(pool-not-found)");
  }

  private static String[] with(String[] words, String more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(more);
    return all.toArray(String[]::new);
  }

  /** What it says, given where everything runs. */
  private String cadastre(int exitCode, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--kafka", installation.bootstrapServers()));
    command.addAll(List.of("--url", "http://localhost:" + installation.allocator().port()));
    return Cli.run(folder, exitCode, command);
  }
}
