package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.AssociationId;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Extent;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocatorTopologyTest {
  // The driver has one partition, number 0: a tag that belongs there.
  private static final String TAG = "00abc";
  private static final IpamId IPAM = new IpamId("ipam-" + TAG + "000000000001");
  private static final ScopeId SCOPE = new ScopeId("ipam-scope-" + TAG + "000000000003");
  private static final PoolId POOL = new PoolId("ipam-pool-" + TAG + "000000000001");
  private static final Principal CALLER =
      new Principal("123456789012", "AKID", Principal.EC2, null);

  private final Topics topics = Topics.DEFAULT;
  private final Messages messages = new Messages(BundledSchemas.load());
  private final StateCodec codec = new StateCodec(BundledSchemas.load());
  private final DecidingMetrics metrics = new DecidingMetrics();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> requests;
  private TestOutputTopic<byte[], byte[]> results;
  private TestOutputTopic<byte[], byte[]> events;
  private int minted;

  @BeforeEach
  void start(@TempDir Path folder) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    Map<String, Uuid> ids = new HashMap<>();
    topics.all().forEach(topic -> ids.put(topic.name(), Uuid.ONE_UUID));
    driver =
        new TopologyTestDriver(
            new AllocatorTopology(topics, ids, Limits.DEFAULT, Duration.ofHours(24), metrics).get(),
            config);
    requests =
        driver.createInputTopic(
            topics.requests(), new ByteArraySerializer(), new ByteArraySerializer());
    results = output(topics.results());
    events = output(topics.events());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void allocate_isOneEventAndOneResult() {
    givenPoolWith("10.0.0.0/8");
    events.readValuesToList();
    Result result = ask("r1", allocate(24));
    assertThat(((AllocationResult) result.outcome()).allocation().cidr().toString())
        .isEqualTo("10.0.0.0/24");
    List<Recorded> recorded = recorded();
    assertThat(recorded).hasSize(1);
    assertThat(recorded.getFirst().event()).isInstanceOf(Allocated.class);
    assertThat(recorded.getFirst().envelope().sequence()).isEqualTo(result.envelope().sequence());
  }

  @Test
  void sameRequestId_hasTheSameOutcome() {
    givenPoolWith("10.0.0.0/8");
    Result first = ask("r1", allocate(24));
    events.readValuesToList();
    Result again = ask("r1", allocate(24));
    assertThat(again.outcome()).isEqualTo(first.outcome());
    assertThat(again.envelope().attempt()).isNotEqualTo(first.envelope().attempt());
    assertThat(recorded()).isEmpty();
    RefusedResult other = (RefusedResult) ask("r1", allocate(25)).outcome();
    assertThat(other.refusal().code()).isEqualTo(RefusalCode.TOKEN_MISMATCH);
  }

  @Test
  void refusal_isRecordedAndDoesNotBindTheToken() {
    givenPoolWith("10.0.0.0/24");
    events.readValuesToList();
    Allocate tooBig = allocate(16);
    assertThat(ask("r1", tooBig).outcome()).isInstanceOf(RefusedResult.class);
    assertThat(recorded().getFirst().event())
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.operation()).isEqualTo("Allocate");
              assertThat(messages.request(refused).command()).isEqualTo(tooBig);
              assertThat(messages.request(refused).envelope().requestId()).isEqualTo("r1");
              assertThat(refused.code()).isEqualTo("too-big");
            });
    assertThat(ask("r1", allocate(28)).outcome()).isInstanceOf(AllocationResult.class);
  }

  @Test
  void dryRun_leavesNoTrace() {
    givenPoolWith("10.0.0.0/8");
    events.readValuesToList();
    RefusedResult dry = (RefusedResult) ask("r1", allocate(24), true).outcome();
    assertThat(dry.refusal().code()).isEqualTo(RefusalCode.DRY_RUN);
    assertThat(recorded()).isEmpty();
    assertThat(ask("r1", allocate(24)).outcome()).isInstanceOf(AllocationResult.class);
  }

  @Test
  void events_areChainedWithoutAGap() {
    givenPoolWith("10.0.0.0/8");
    ask("r1", allocate(24));
    ask("r2", allocate(4));
    Hash previous = Hash.ZERO;
    long sequence = 0;
    for (byte[] bytes : events.readValuesToList()) {
      Recorded event = messages.event(bytes);
      assertThat(event.envelope().sequence()).isEqualTo(++sequence);
      assertThat(event.envelope().previousHash()).isEqualTo(previous);
      previous = messages.hash(bytes);
    }
    assertThat(sequence).isEqualTo(5);
  }

  @Test
  void store_isWhatReplayingTheEventsGives() {
    givenPoolWith("10.0.0.0/8");
    for (int length = 16; length < 28; length++) {
      ask("r" + length, allocate(length));
    }
    ask("refused", allocate(7));
    ask("last", new DeletePool(POOL, true));
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    MapRows replayed = new MapRows();
    for (Recorded event : recorded()) {
      Evolver.evolve(event.event(), event.envelope().cause(), replayed).forEach(replayed::apply);
    }
    MapRows stored = new MapRows();
    try (var entries = driver.<String, byte[]>getKeyValueStore(AllocatorTopology.ROWS).all()) {
      entries.forEachRemaining(
          entry -> {
            if (!entry.key.startsWith("head/") && !entry.key.startsWith("source/")) {
              stored.apply(RowChange.added(codec.decode(entry.value, Row.class)));
            }
          });
    }
    assertThat(stored.sameAs(replayed)).as("%s is %s", stored, replayed).isTrue();
    assertThat(stored.size()).isEqualTo(3); // the IPAM and its two scopes
  }

  @Test
  void sweep_isCausedByTheDeleteAndByNothingThatIsDecidedMeanwhile() {
    givenPoolWith("10.0.0.0/8");
    PoolId other = new PoolId("ipam-pool-" + TAG + "000000000002");
    ask("other", pool(other));
    givenMoreAllocationsThanASliceTakes();
    events.readValuesToList();
    ask("delete", new DeletePool(POOL, true));
    ask(
        "meanwhile",
        new ModifyPool(other, "x", null, null, null, null, false, Tags.NONE, Tags.NONE));
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    List<Recorded> recorded = recorded();
    assertThat(recorded)
        .extracting(event -> event.event().getClass().getSimpleName())
        .containsExactly("PoolDeleted", "ExtentSwept", "PoolModified", "ExtentSwept");
    assertThat(recorded)
        .extracting(event -> event.envelope().cause())
        .containsExactly("delete", "delete", "meanwhile", "delete");
    assertThat(recorded)
        .allSatisfy(event -> assertThat(event.envelope().scope()).isEqualTo(SCOPE.value()));
    for (Recorded event : recorded) {
      boolean asked = !(event.event() instanceof ExtentSwept);
      assertThat(event.envelope().actor()).isEqualTo(asked ? CALLER : null);
      assertThat(event.envelope().region()).isEqualTo(asked ? "us-east-1" : null);
    }
  }

  @Test
  void junk_goesToTheDeadLettersAndTheNextIsDecided() {
    TestOutputTopic<byte[], byte[]> dead = output(topics.deadLetters());
    requests.pipeInput(new byte[] {1, 2, 3});
    requests.pipeInput(new byte[] {0, 0x43, 0, 0, 1, 9, 9});
    requests.pipeInput(new byte[] {0, 1, 2, 3, 4, 5});
    assertThat(dead.readRecordsToList())
        .hasSize(3)
        .allSatisfy(letter -> assertThat(letter.headers().lastHeader("dlq-reason")).isNotNull());
    assertThat(metrics.deadLetterCount()).isEqualTo(3);
    givenPoolWith("10.0.0.0/8");
  }

  /**
   * Put where they are kept: to ask for so many takes long. A deleted pool has no index to miss.
   */
  private void givenMoreAllocationsThanASliceTakes() {
    var store = driver.<String, byte[]>getKeyValueStore(AllocatorTopology.ROWS);
    for (int i = 0; i < Extent.SLICE; i++) {
      Cidr cidr = Cidr.parse("10.%d.%d.%d/28".formatted(i >> 12, i >> 4 & 255, (i & 15) << 4));
      AllocationId id = new AllocationId("ipam-pool-alloc-0" + TAG + mint());
      AllocationRow row =
          new AllocationRow(id, IPAM, POOL, cidr, Holder.CUSTOM, null, "", "", null, Tags.NONE);
      store.put(row.key(), codec.encode(row));
    }
  }

  private void givenPoolWith(String cidr) {
    ask(
        "ipam",
        new CreateIpam(
            IPAM,
            new ScopeId("ipam-scope-" + TAG + "000000000002"),
            SCOPE,
            new DiscoveryId("ipam-res-disco-" + TAG + "000000000001"),
            new AssociationId("ipam-res-disco-assoc-" + TAG + "000000000001"),
            null,
            List.of(),
            null,
            null,
            null,
            Tags.NONE));
    ask("pool", pool(POOL));
    ask(
        "cidr",
        new ProvisionCidr(
            POOL,
            new PoolCidrId("ipam-pool-cidr-0" + TAG + mint()),
            new AllocationId("ipam-pool-alloc-0" + TAG + mint()),
            Cidr.parse(cidr),
            null,
            null,
            null,
            null));
  }

  private static CreatePool pool(PoolId pool) {
    return new CreatePool(
        SCOPE,
        pool,
        null,
        Family.IPV4,
        null,
        null,
        false,
        null,
        null,
        null,
        AllocationRules.NONE,
        Tags.NONE);
  }

  private Allocate allocate(int netmaskLength) {
    return new Allocate(
        POOL,
        new AllocationId("ipam-pool-alloc-0" + TAG + mint()),
        null,
        netmaskLength,
        null,
        false,
        List.of(),
        List.of(),
        Tags.NONE);
  }

  private String mint() {
    return String.format("%027x", ++minted);
  }

  private Result ask(String requestId, Command command) {
    return ask(requestId, command, false);
  }

  private Result ask(String requestId, Command command, boolean dryRun) {
    RequestEnvelope envelope = new RequestEnvelope(requestId, null, CALLER, "us-east-1", dryRun);
    requests.pipeInput(messages.encode(new Request(envelope, command)));
    return messages.result(results.readValue());
  }

  private List<Recorded> recorded() {
    List<Recorded> recorded = new ArrayList<>();
    events.readValuesToList().forEach(bytes -> recorded.add(messages.event(bytes)));
    return recorded;
  }
}
