package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrAppeared;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrDisappeared;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.ChangeEnvelope;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.message.ResourceChange.ResourceAppeared;
import io.cadastre.kafka.message.ResourceChange.ResourceChanged;
import io.cadastre.kafka.message.ResourceChange.ResourceDisappeared;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources on their way through router and judge. */
class DiscoveryTopologyTest {
  private static final String OWNER = DecidingDriver.CALLER.account();
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final MessageCodec<ResourceChange> changes =
      MessageCodec.resources(BundledSchemas.load());
  private final MessageCodec<Fact> facts = MessageCodec.facts(BundledSchemas.load());

  private DecidingDriver register;
  private TestOutputTopic<byte[], byte[]> told;

  @BeforeEach
  void start(@TempDir Path folder) {
    register = new DecidingDriver(folder);
    told = register.output(register.topics.facts());
  }

  @AfterEach
  void stop() {
    register.close();
  }

  private static Resource resource(ResourceType type, String id, String cidr) {
    return new Resource(id, type, OWNER, "us-east-1", null, List.of(Cidr.parse(cidr)), Tags.NONE);
  }

  private void appears(String owner, Resource resource) {
    ChangeEnvelope envelope = new ChangeEnvelope("lab", owner, 1, Hash.ZERO, TIME);
    register.resources.pipeInput(changes.encode(new ResourceAppeared(envelope, resource)));
  }

  private void disappears(Resource resource) {
    ChangeEnvelope envelope = new ChangeEnvelope("lab", OWNER, 2, Hash.ZERO, TIME);
    register.resources.pipeInput(changes.encode(new ResourceDisappeared(envelope, resource)));
  }

  private String allocated(String requestId) {
    return ((AllocationResult) register.ask(requestId, register.allocate(24)).outcome())
        .allocation()
        .cidr()
        .toString();
  }

  private List<Fact> told() {
    return told.readValuesToList().stream().map(facts::decode).toList();
  }

  @Test
  @Claim("MC.04")
  void vpc_isSteppedAroundUntilItIsGone() {
    register.givenPoolWith("10.0.0.0/8");
    register.events.readValuesToList();
    Resource vpc = resource(ResourceType.VPC, "vpc-1", "10.0.0.0/24");
    appears(OWNER, vpc);
    assertThat(allocated("r1")).isEqualTo("10.0.1.0/24");
    disappears(vpc);
    assertThat(allocated("r2")).isEqualTo("10.0.0.0/24");
    List<Recorded> recorded = register.recorded();
    assertThat(recorded)
        .extracting(event -> event.event().getClass().getSimpleName())
        .containsExactly(
            "ResourceCidrAppeared", "Allocated", "ResourceCidrDisappeared", "Allocated");
    assertThat(recorded.getFirst().event()).isInstanceOf(ResourceCidrAppeared.class);
    assertThat(recorded.getFirst().envelope().cause()).isEqualTo("ipam.resources.v1/0/0");
    assertThat(recorded.getFirst().envelope().actor()).isNull();
    assertThat(recorded.getFirst().envelope().scope()).isEqualTo(DecidingDriver.SCOPE.value());
    assertThat(recorded.get(2).event()).isInstanceOf(ResourceCidrDisappeared.class);
    assertThat(register.metrics.factsAppliedCount()).isEqualTo(2);
  }

  @Test
  void ipamThatComesLater_isToldAllThereIs() {
    appears(OWNER, resource(ResourceType.VPC, "vpc-1", "10.0.0.0/24"));
    appears(OWNER, resource(ResourceType.VPC, "vpc-2", "10.0.1.0/24"));
    assertThat(told()).isEmpty();
    register.givenPoolWith("10.0.0.0/8");
    assertThat(told())
        .extracting(fact -> fact.getClass().getSimpleName())
        .containsExactly("SnapshotBegin", "ResourceSeen", "ResourceSeen", "SnapshotEnd");
    assertThat(allocated("r1")).isEqualTo("10.0.2.0/24");
    register.driver.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(told()).as("known already, though announced again").isEmpty();
  }

  @Test
  void manyResources_areToldSliceBySlice_andChangesInBetween() {
    int many = 2 * Snapshots.SLICE + 1;
    for (int i = 0; i < many; i++) {
      String id = "vpc-%05d".formatted(i);
      String cidr = "10.%d.%d.0/24".formatted(i >> 8, i & 255);
      appears(OWNER, resource(ResourceType.VPC, id, cidr));
    }
    register.givenPoolWith("10.0.0.0/8");
    assertThat(told()).hasSize(1 + Snapshots.SLICE);
    disappears(resource(ResourceType.VPC, "vpc-00000", "10.0.0.0/24"));
    disappears(resource(ResourceType.VPC, "vpc-02000", "10.7.208.0/24"));
    assertThat(told()).hasSize(2).allMatch(Fact.ResourceGone.class::isInstance);
    register.driver.advanceWallClockTime(Duration.ofMillis(200));
    assertThat(told()).hasSize(Snapshots.SLICE);
    register.driver.advanceWallClockTime(Duration.ofMillis(200));
    assertThat(told())
        .singleElement()
        .isInstanceOfSatisfying(
            Fact.SnapshotEnd.class, end -> assertThat(end.count()).isEqualTo(many - 1));
    register.driver.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(told()).isEmpty();
    assertThat(allocated("r1")).isEqualTo("10.0.0.0/24");
    assertThat(allocated("r2")).isEqualTo("10.7.208.0/24");
  }

  @Test
  void othersResources_interfaces_andWhatComesAfterADelete_areNotTold() {
    register.givenPoolWith("10.0.0.0/8");
    appears("999999999999", resource(ResourceType.VPC, "vpc-1", "10.0.0.0/24"));
    appears(OWNER, resource(ResourceType.ENI, "eni-1", "10.0.0.7/32"));
    assertThat(told()).isEmpty();
    register.ask("delete", new DeleteIpam(DecidingDriver.IPAM, true));
    appears(OWNER, resource(ResourceType.VPC, "vpc-2", "10.0.0.0/24"));
    assertThat(told()).isEmpty();
  }

  @Test
  void resourceThatBecomesAnInterface_isGone() {
    register.givenPoolWith("10.0.0.0/8");
    Resource subnet = resource(ResourceType.SUBNET, "odd-1", "10.0.0.0/24");
    appears(OWNER, subnet);
    told();
    Resource eni = resource(ResourceType.ENI, "odd-1", "10.0.0.0/24");
    ChangeEnvelope envelope = new ChangeEnvelope("lab", OWNER, 2, Hash.ZERO, TIME);
    register.resources.pipeInput(changes.encode(new ResourceChanged(envelope, subnet, eni)));
    assertThat(told()).hasExactlyElementsOfTypes(Fact.ResourceGone.class);
    disappears(eni);
    assertThat(told()).as("nobody knows it any more").isEmpty();
    assertThat(allocated("r1")).isEqualTo("10.0.0.0/24");
  }

  private FactEnvelope envelope() {
    return new FactEnvelope(
        DecidingDriver.IPAM, DecidingDriver.DISCOVERY, "lab", "ipam.resources.v1/0/9", TIME);
  }

  private void tell(Fact fact) {
    register.facts.pipeInput(facts.encode(fact));
  }

  @Test
  void snapshot_saysWhatIsAbsent_onlyWhenItIsComplete() {
    register.givenPoolWith("10.0.0.0/8");
    appears(OWNER, resource(ResourceType.VPC, "vpc-1", "10.0.0.0/24"));
    Resource other = resource(ResourceType.VPC, "vpc-2", "10.0.1.0/24");
    register.events.readValuesToList();
    tell(new Fact.SnapshotBegin(envelope(), OWNER, "us-east-1", "s1", 2));
    tell(new Fact.ResourceSeen(envelope(), other, "s1"));
    tell(new Fact.SnapshotEnd(envelope(), OWNER, "us-east-1", "s1", 2));
    assertThat(register.recorded())
        .as("one of two came")
        .hasOnlyOneElementSatisfying(
            event -> assertThat(event.event()).isInstanceOf(ResourceCidrAppeared.class));
    tell(new Fact.SnapshotEnd(envelope(), OWNER, "us-east-1", "s1", 1));
    assertThat(register.recorded()).as("an end without a beginning").isEmpty();
    tell(new Fact.SnapshotBegin(envelope(), OWNER, "us-east-1", "s2", 1));
    tell(new Fact.ResourceSeen(envelope(), other, "s2"));
    tell(new Fact.SnapshotEnd(envelope(), OWNER, "us-east-1", "s2", 1));
    assertThat(register.recorded())
        .hasOnlyOneElementSatisfying(
            event ->
                assertThat(event.event())
                    .isInstanceOfSatisfying(
                        ResourceCidrDisappeared.class,
                        gone -> assertThat(gone.before().resource().id()).isEqualTo("vpc-1")));
    try (var left = register.rows().range("snapshot/", "snapshot0")) {
      assertThat(left.hasNext()).as("nothing is kept of snapshots that ended").isFalse();
    }
  }

  @Test
  void junk_goesToTheDeadLetters_andTheNextIsHeard(@TempDir Path folder) {
    SourceOffset poisoned = new SourceOffset(register.topics.facts(), 0, 0);
    try (DecidingDriver skipping = new DecidingDriver(folder, Map.of(poisoned, "bug 17"))) {
      TestOutputTopic<byte[], byte[]> dead = skipping.output(skipping.topics.deadLetters());
      skipping.facts.pipeInput(
          facts.encode(new Fact.ResourceGone(envelope(), OWNER, "us-east-1", "vpc-1")));
      skipping.facts.pipeInput(new byte[] {1, 2, 3});
      skipping.resources.pipeInput(new byte[] {1, 2, 3});
      assertThat(dead.readRecordsToList())
          .extracting(
              letter -> new String(letter.headers().lastHeader("dlq-reason").value(), UTF_8))
          .containsExactly(
              "skipped by the operator: bug 17",
              "not in the Confluent wire format",
              "not in the Confluent wire format");
      skipping.givenPoolWith("10.0.0.0/8");
    }
  }
}
