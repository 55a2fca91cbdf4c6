package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** {@code ./cadastre undo}: by what other commands print of an event. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UndoIT {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    assertThat(cadastre(0, "verify")).contains("good: ");
    ec2.close();
    installation.close();
  }

  @Test
  void releasedAllocation_isThereAgain_andNothingIsUndoneTwice() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    IpamPoolAllocation held =
        ec2.allocateIpamPoolCidr(
                r -> r.ipamPoolId(pool).cidr("10.0.0.32/28").description("the shop"))
            .ipamPoolAllocation();
    Ground.release(ec2, pool, held);
    String place = placeOfTheLast("Released", pool);

    assertThat(cadastre(0, "undo", place, "--dry-run"))
        .startsWith("Allocate requestId=undo/ipam-")
        .contains("cidr=10.0.0.32/28", "description=\"the shop\"", held.ipamPoolAllocationId());
    JsonNode asked = JSON.readTree(cadastre(0, "undo", place, "--dry-run", "--json"));
    assertThat(asked.path("type").asText()).isEqualTo("Allocate");
    assertThat(asked.at("/envelope/region").asText()).isEqualTo("us-east-1");
    assertThat(allocations(pool)).isEmpty();

    String undone = cadastre(0, "undo", place);
    assertThat(undone).startsWith("10.0.0.32/28  " + held.ipamPoolAllocationId());
    assertThat(allocations(pool))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.ipamPoolAllocationId()).isEqualTo(held.ipamPoolAllocationId());
              assertThat(row.description()).isEqualTo("the shop");
            });
    assertThat(cadastre(0, "undo", "ipam.events.v1-" + place)).isEqualTo(undone);
    JsonNode again = JSON.readTree(cadastre(0, "undo", place, "--json"));
    assertThat(again.at("/allocation/cidr").asText()).isEqualTo("10.0.0.32/28");
    assertThat(cadastre(0, "undo", place, "--dry-run")).contains(" Released was undone by ");
    assertThat(allocations(pool)).hasSize(1);

    String other = placeOfTheLast("Allocated", pool);
    assertThat(cadastre(0, "undo", other)).contains(held.ipamPoolAllocationId());
    assertThat(allocations(pool)).isEmpty();
    assertThat(cadastre(0, "undo", place)).contains(held.ipamPoolAllocationId());
    assertThat(allocations(pool)).hasSize(1);
  }

  @Test
  void poolThatIsUsed_isNotUndone_andWhatUsesItIsListed() throws Exception {
    Ground ground = Ground.of(ec2, "10.0.0.0/24");
    String pool = ground.pool();
    ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28).description("the shop"));
    String created = placeOfTheLast("PoolCreated", pool);

    String refused = cadastre(1, "undo", created);
    assertThat(refused)
        .startsWith("cadastre: " + ground.ipam() + "#2 PoolCreated is not undone: ")
        .contains("2 later events stand on it");
    List<String> lines = refused.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains(ground.ipam() + "#3 ", " CidrProvisioned ", "10.0.0.0/24");
    assertThat(lines.get(2)).contains(ground.ipam() + "#4 ", " Allocated ", "the shop");

    JsonNode said = JSON.readTree(cadastre(1, "undo", ground.ipam() + "#2", "--json"));
    assertThat(said.path("event").asText()).isEqualTo(ground.ipam() + "#2");
    assertThat(said.path("standing"))
        .extracting(one -> one.path("type").asText())
        .containsExactly("CidrProvisioned", "Allocated");

    // Each of them can be pasted, the last one first.
    for (String line : lines.subList(1, 3).reversed()) {
      cadastre(0, "undo", line.strip().split(" ", 2)[0]);
    }
    assertThat(cadastre(0, "undo", ground.ipam() + "/2")).contains(pool);
    Refused.with(
        "InvalidIpamPoolId.NotFound", () -> ec2.describeIpamPools(r -> r.ipamPoolIds(pool)));
    String deleted = placeOfTheLast("PoolDeleted", pool);
    assertThat(cadastre(0, "undo", deleted)).contains(pool);
    assertThat(ec2.describeIpamPools(r -> r.ipamPoolIds(pool)).ipamPools()).hasSize(1);
  }

  @Test
  void refusalOfTheAllocator_isToldAndAskedAnewLater() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    IpamPoolAllocation held =
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28)).ipamPoolAllocation();
    ec2.modifyIpamPool(r -> r.ipamPoolId(pool).allocationMaxNetmaskLength(26));
    Ground.release(ec2, pool, held);
    String place = placeOfTheLast("Released", pool);
    assertThat(cadastre(3, "undo", place)).startsWith("refused: A /28 is smaller than");
    ec2.modifyIpamPool(r -> r.ipamPoolId(pool).allocationMaxNetmaskLength(28));
    assertThat(cadastre(0, "undo", place)).contains(held.ipamPoolAllocationId());
  }

  @Test
  void whatIsNoEvent_isSaidInALine() throws Exception {
    assertThat(cadastre(2, "undo", "yesterday")).contains("'yesterday' names no event");
    assertThat(cadastre(2, "undo", "ipam.requests.v1-0@1")).contains("names no event");
    assertThat(cadastre(2, "undo", "ipam-123#4")).contains("not an id");
    String nobody = "ipam-00000000000000000#7";
    assertThat(cadastre(1, "undo", nobody)).contains("there is no event " + nobody);
    assertThat(cadastre(1, "undo", "3@999999")).contains("there is no event 3@999999");
    assertThat(cadastre(1, "undo", "77@0")).contains("no partition 77");
  }

  private List<IpamPoolAllocation> allocations(String pool) {
    return ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool)).ipamPoolAllocations();
  }

  /** As {@code tail} prints it. */
  private String placeOfTheLast(String type, String pool) throws Exception {
    Pattern line = Pattern.compile("\\S+ (\\d+@\\d+) " + type + " #\\d+ .*" + pool + ".*");
    String found = null;
    for (String printed : cadastre(0, "tail", "events", "--from-beginning").lines().toList()) {
      Matcher matcher = line.matcher(printed);
      found = matcher.matches() ? matcher.group(1) : found;
    }
    assertThat(found).as(type + " of " + pool).isNotNull();
    return Objects.requireNonNull(found);
  }

  private String cadastre(int exitCode, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--kafka", installation.bootstrapServers()));
    return Cli.run(folder, exitCode, command);
  }
}
