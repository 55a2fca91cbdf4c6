package io.cadastre.allocator.decide;

import io.cadastre.allocator.decide.store.PublishedStore;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.AssociationId;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.Extent;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.SchemaIds;
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
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** The topology under the test driver, with its one partition, and what a test asks of it. */
final class DecidingDriver implements AutoCloseable {
  // The driver has one partition, number 0: a tag that belongs there.
  static final String TAG = "00abc";
  static final IpamId IPAM = new IpamId("ipam-" + TAG + "000000000001");
  static final ScopeId SCOPE = new ScopeId("ipam-scope-" + TAG + "000000000003");
  static final DiscoveryId DISCOVERY = new DiscoveryId("ipam-res-disco-" + TAG + "000000000001");
  static final PoolId POOL = new PoolId("ipam-pool-" + TAG + "000000000001");
  static final Principal CALLER = new Principal("123456789012", "AKID", Principal.EC2, null);

  final Topics topics = Topics.DEFAULT;
  static final String TENANT = "payments";
  static final String TENANT_ACCOUNT = "123456789012";

  final Messages messages;
  final StateCodec codec = new StateCodec(BundledSchemas.load());
  final DecidingMetrics metrics = new DecidingMetrics();
  final TopologyTestDriver driver;
  final TestInputTopic<byte[], byte[]> requests;
  final TestOutputTopic<byte[], byte[]> results;
  final TestOutputTopic<byte[], byte[]> events;
  final TestInputTopic<byte[], byte[]> resources;
  final TestInputTopic<byte[], byte[]> facts;
  final TestOutputTopic<byte[], byte[]> utilization;
  private int minted;

  DecidingDriver(Path folder) {
    this(folder, Map.of());
  }

  DecidingDriver(Path folder, Map<SourceOffset, String> skips) {
    this(folder, skips, BundledSchemas.load());
  }

  DecidingDriver(Path folder, Map<SourceOffset, String> skips, SchemaIds schemas) {
    messages = new Messages(schemas);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    Map<String, Uuid> ids = new HashMap<>();
    topics.all().forEach(topic -> ids.put(topic.name(), Uuid.ONE_UUID));
    ids.put(topics.requests(TENANT), Uuid.ONE_UUID);
    ids.put(topics.replies(TENANT), Uuid.ONE_UUID);
    driver =
        new TopologyTestDriver(
            new AllocatorTopology(
                    topics,
                    Tenants.fixed(new Tenants.Known(ids, Map.of(TENANT, TENANT_ACCOUNT))),
                    skips,
                    Limits.DEFAULT,
                    Duration.ofHours(24),
                    metrics,
                    schemas)
                .get(),
            config);
    requests = input(topics.requests());
    results = output(topics.results());
    events = output(topics.events());
    resources = input(topics.resources());
    facts = input(topics.facts());
    utilization = output(topics.utilization());
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  KeyValueStore<String, byte[]> rows() {
    return driver.getKeyValueStore(AllocatorTopology.ROWS);
  }

  KeyValueStore<Bytes, byte[]> allocations() {
    return published(AllocatorTopology.ALLOCATIONS);
  }

  WindowStore<Bytes, byte[]> outcomes(Duration window) {
    return published(AllocatorTopology.outcomes(window));
  }

  @SuppressWarnings("unchecked") // as the topology makes it
  private <S extends StateStore> S published(String name) {
    return ((PublishedStore<S>) driver.getStateStore(name)).store();
  }

  @Override
  public void close() {
    driver.close();
  }

  void givenPoolWith(String cidr) {
    givenIpam();
    givenPool(cidr);
  }

  void givenIpam() {
    ask(
        "ipam",
        new CreateIpam(
            IPAM,
            new ScopeId("ipam-scope-" + TAG + "000000000002"),
            SCOPE,
            DISCOVERY,
            new AssociationId("ipam-res-disco-assoc-" + TAG + "000000000001"),
            null,
            List.of(),
            null,
            null,
            null,
            Tags.NONE));
  }

  void givenPool(String cidr) {
    ask("pool", pool(POOL));
    ask("cidr", provision(cidr));
  }

  ProvisionCidr provision(String cidr) {
    return new ProvisionCidr(
        POOL,
        new PoolCidrId("ipam-pool-cidr-0" + TAG + mint()),
        new AllocationId("ipam-pool-alloc-0" + TAG + mint()),
        Cidr.parse(cidr),
        null,
        null,
        null,
        null);
  }

  /**
   * Put where they are kept: to ask for so many takes long. A deleted pool has no index to miss.
   */
  void givenMoreAllocationsThanASliceTakes() {
    for (int i = 0; i < Extent.SLICE; i++) {
      Cidr cidr = Cidr.parse("10.%d.%d.%d/28".formatted(i >> 12, i >> 4 & 255, (i & 15) << 4));
      AllocationId id = new AllocationId("ipam-pool-alloc-0" + TAG + mint());
      AllocationRow row =
          new AllocationRow(id, IPAM, POOL, cidr, Holder.CUSTOM, null, "", "", null, Tags.NONE);
      allocations().put(StoreRows.bytes(row.key()), codec.encode(row));
    }
  }

  CreatePool pool(PoolId pool) {
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

  Allocate allocate(int netmaskLength) {
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

  Result ask(String requestId, Command command) {
    return ask(requestId, command, false);
  }

  Result ask(String requestId, Command command, boolean dryRun) {
    RequestEnvelope envelope = new RequestEnvelope(requestId, null, CALLER, "us-east-1", dryRun);
    requests.pipeInput(messages.encode(new Request(envelope, command)));
    return messages.result(results.readValue());
  }

  List<Recorded> recorded() {
    List<Recorded> recorded = new ArrayList<>();
    events.readValuesToList().forEach(bytes -> recorded.add(messages.event(bytes)));
    return recorded;
  }
}
