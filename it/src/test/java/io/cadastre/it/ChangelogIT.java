package io.cadastre.it;

import static io.cadastre.it.Clients.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrAppeared;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.ChangeEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.ResourceChange.ResourceAppeared;
import io.cadastre.kafka.state.Head;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/**
 * The deciding store as Kafka has it: what it is reloaded from is what the events say, and what was
 * read once is not decided again.
 */
class ChangelogIT {
  private static final String CHANGELOG = "ipam-allocator-rows-changelog";
  private static final String GROUP = "ipam-allocator";
  private static final Messages MESSAGES = new Messages(BundledSchemas.load());
  private static final StateCodec CODEC = new StateCodec(BundledSchemas.load());

  private static Installation installation;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    installation = Installation.broker(folder);
  }

  @BeforeEach
  void startAllocator() throws Exception {
    installation.allocator("allocator-1", null);
  }

  @AfterEach
  void stopAllocator() {
    installation.stopAllocators();
  }

  @AfterAll
  static void stop() throws Exception {
    installation.close();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return new Topic(installation.bootstrapServers(), topic).records();
  }

  /** Beside rows and heads. */
  private static final List<String> NOT_ROWS =
      List.of("source/", "utilization/", "snapshot/", "association/", "resource/", "telling");

  @Test
  void store_reloadedFromTheChangelogIsWhatReplayOfTheEventsGives() throws Exception {
    Ground ground;
    try (Ec2Client ec2 = installation.ec2()) {
      ground = Ground.of(ec2, "10.0.0.0/8");
      live("10.3.0.0/16");
      Eventually.until(
          "the resource is known",
          Duration.ofSeconds(30),
          () ->
              records(Topics.DEFAULT.events()).stream()
                  .map(record -> MESSAGES.event(record.value()).event())
                  .anyMatch(ResourceCidrAppeared.class::isInstance));
      work(ec2, ground, "10.0.0.0/16");
    }
    installation.stopAllocators();
    assertChangelogIsTheReplay();

    // What is decided next is decided on the reloaded store, and has to fit onto it.
    installation.loseEverythingButKafka();
    try (Ec2Client ec2 = installation.ec2()) {
      work(ec2, ground, "10.128.0.0/16");
    }
    installation.stopAllocators();
    assertChangelogIsTheReplay();
  }

  /** A VPC is seen there. */
  private static void live(String cidr) throws Exception {
    String account = "123456789012";
    Resource vpc =
        new Resource(
            "vpc-1",
            ResourceType.VPC,
            account,
            "us-east-1",
            null,
            List.of(Cidr.parse(cidr)),
            Tags.NONE);
    ChangeEnvelope envelope = new ChangeEnvelope("lab", account, 1, Hash.ZERO, Instant.EPOCH);
    new Topic(installation.bootstrapServers(), Topics.DEFAULT.resources())
        .append(
            0,
            List.of(
                MessageCodec.resources(BundledSchemas.load())
                    .encode(new ResourceAppeared(envelope, vpc))));
  }

  /** Rows of every kind come, change and go. */
  private static void work(Ec2Client ec2, Ground ground, String cidr) {
    String scope = ec2.createIpamScope(r -> r.ipamId(ground.ipam())).ipamScope().ipamScopeId();
    String child =
        ec2.createIpamPool(
                r ->
                    r.ipamScopeId(ground.scope())
                        .sourceIpamPoolId(ground.pool())
                        .addressFamily(AddressFamily.IPV4))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr(cidr));
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).netmaskLength(20));
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr("192.168.0.0/16"));
    IpamPoolAllocation released = allocate(ec2, child);
    IpamPoolAllocation kept = allocate(ec2, child);
    ec2.releaseIpamPoolAllocation(
        r ->
            r.ipamPoolId(child)
                .cidr(released.cidr())
                .ipamPoolAllocationId(released.ipamPoolAllocationId()));
    ec2.modifyIpamPoolAllocation(
        r -> r.ipamPoolAllocationId(kept.ipamPoolAllocationId()).description("kept"));
    ec2.createTags(
        r -> r.resources(scope, child, kept.ipamPoolAllocationId()).tags(tag("env", "prod")));
    ec2.deprovisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr(cidr));
    ec2.modifyIpamPool(r -> r.ipamPoolId(child).allocationDefaultNetmaskLength(26));

    String six =
        ec2.createIpamPool(r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV6))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(six).netmaskLength(48));
    ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(six).netmaskLength(64));
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(six).netmaskLength(40)));

    Ground gone = Ground.of(ec2, "10.0.0.0/8");
    allocate(ec2, gone.pool());
    ec2.deleteIpamPool(r -> r.ipamPoolId(gone.pool()).cascade(true));
    Ground all = Ground.of(ec2, "10.0.0.0/8");
    allocate(ec2, all.pool());
    ec2.deleteIpam(r -> r.ipamId(all.ipam()).cascade(true));
  }

  private static IpamPoolAllocation allocate(Ec2Client ec2, String pool) {
    return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(24)).ipamPoolAllocation();
  }

  private static void assertChangelogIsTheReplay() {
    MapRows replayed = new MapRows();
    Map<String, Head> heads = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records("ipam.events.v1")) {
      Recorded event = MESSAGES.event(record.value());
      Evolver.evolve(event.event(), event.envelope().cause(), replayed).forEach(replayed::apply);
      var envelope = event.envelope();
      Head head =
          new Head(
              envelope.aggregate(),
              envelope.sequence(),
              MESSAGES.hash(record.value()),
              envelope.time());
      heads.put(Head.key(envelope.aggregate()), head);
    }
    Map<String, Row> rows = new TreeMap<>();
    replayed.all().forEach(row -> rows.put(row.key(), row));
    // The deciding tasks hold the places of allocations in heap.
    rows.values().removeIf(AllocationPlace.class::isInstance);

    Map<String, byte[]> kept = latest(CHANGELOG);
    Map<String, Row> keptRows = new TreeMap<>();
    Map<String, Head> keptHeads = new TreeMap<>();
    kept.forEach(
        (key, value) -> {
          if (key.startsWith("head/")) {
            keptHeads.put(key, CODEC.decode(value, Head.class));
          } else if (NOT_ROWS.stream().noneMatch(key::startsWith)) {
            keptRows.put(key, CODEC.decode(value, Row.class));
          }
        });
    latest(Topics.DEFAULT.allocations())
        .values()
        .forEach(
            value -> {
              Row allocation = CODEC.decode(value, Row.class);
              assertThat(keptRows.put(allocation.key(), allocation)).isNull();
            });
    assertThat(keptRows.keySet()).isEqualTo(rows.keySet());
    assertThat(keptRows).containsExactlyInAnyOrderEntriesOf(rows);
    assertThat(keptHeads).containsExactlyInAnyOrderEntriesOf(heads);
    assertThat(rows.values().stream().map(Row::getClass).distinct())
        .as("kinds of rows that were compared")
        .hasSizeGreaterThanOrEqualTo(6);
  }

  /** What a store that is reloaded would hold: the last value of each key. */
  private static Map<String, byte[]> latest(String topic) {
    Map<String, byte[]> latest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        latest.remove(key);
      } else {
        latest.put(key, record.value());
      }
    }
    return latest;
  }

  /**
   * A refusal binds no token, and what was refused would be granted by now: only the position kept
   * with the rows says that it had its answer.
   */
  @Test
  void offsets_resetToTheBeginningDecideNothingTwice() throws Exception {
    try (Ec2Client ec2 = installation.ec2()) {
      String scope = ec2.createIpam(r -> {}).ipam().privateDefaultScopeId();
      String pool = Ground.pool(ec2, scope);
      for (int i = 0; i < 3; i++) {
        Refused.with("InvalidParameterValue", () -> allocate(ec2, pool));
      }
      ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/8"));
      allocate(ec2, pool);
    }
    installation.stopAllocators();
    int requests = records("ipam.requests.v1").size();
    int results = records("ipam.results.v1").size();
    int events = records("ipam.events.v1").size();

    resetOffsets();
    installation.allocator("allocator-1", null);

    var metrics = installation.allocator().allocator().metrics();
    Eventually.until(
        "all requests were read again",
        Duration.ofSeconds(30),
        () -> metrics.repeatedCount() == requests);
    installation.stopAllocators();
    assertThat(metrics.acceptedCount() + metrics.refusedCount()).as("decided").isZero();
    assertThat(records("ipam.results.v1")).hasSize(results);
    assertThat(records("ipam.events.v1")).hasSize(events);
  }

  /** Only of a group without members, and a static member is one until its session is over. */
  private static void resetOffsets() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      beginning.put(new TopicPartition("ipam.requests.v1", i), new OffsetAndMetadata(0));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", installation.bootstrapServers()))) {
      Eventually.until(
          "the group has no members",
          Duration.ofSeconds(30),
          () -> {
            try {
              admin.alterConsumerGroupOffsets(GROUP, beginning).all().get();
              return true;
            } catch (ExecutionException notYet) {
              return false;
            }
          });
    }
  }
}
