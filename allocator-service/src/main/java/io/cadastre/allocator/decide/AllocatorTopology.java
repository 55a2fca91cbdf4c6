package io.cadastre.allocator.decide;

import io.cadastre.allocator.decide.store.PublishedTopology;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.register.Decider;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.RegisteredIds;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.topic.CloudEvents;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.SchemaIds;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;

/**
 * The wiring of the allocator:
 *
 * <pre>
 *                    ┌─elsewhere─┐
 *   requests ──► doorman ──────► decide ──► events, results, replies
 *   facts ──► fact doorman ────►   │  └───► pools, allocations, utilization
 *     ▲            └► dead letters ▼
 *     └─────── router ◄──── associations
 *                ▲
 *   resources ───┘
 * </pre>
 *
 * <p>All of it shares the store {@code rows}, and so it is one task a partition: a second one for
 * the router would make every start and every commit dearer. What is kept of allocations and of
 * outcomes is read back from their topics.
 */
public final class AllocatorTopology implements Supplier<Topology> {
  static final String ROWS = "rows";
  static final String ALLOCATIONS = "allocations";

  /** Timestamps that only choose among the partitions of a task: requests overtake facts. */
  private static final long FIRST = 0;

  private static final long SECOND = 1;

  private final Topics topics;
  private final Tenants tenants;
  private final Map<SourceOffset, String> skips;
  private final Limits limits;
  private final Duration outcomeWindow;
  private final DecidingMetrics metrics;
  private final SchemaIds ids;

  /**
   * @param tenants know the ids of topics, so that a topic made anew is not taken for the one read
   *     before
   * @param skips records that the operator wants passed over, and why: a request is answered with a
   *     fault, what nobody waits for becomes a dead letter
   * @param outcomeWindow how long a request id is bound to its outcome
   * @param ids by which others read and write
   */
  public AllocatorTopology(
      Topics topics,
      Tenants tenants,
      Map<SourceOffset, String> skips,
      Limits limits,
      Duration outcomeWindow,
      DecidingMetrics metrics,
      SchemaIds ids) {
    this.topics = topics;
    this.tenants = tenants;
    this.skips = Map.copyOf(skips);
    this.limits = limits;
    this.outcomeWindow = outcomeWindow;
    this.metrics = metrics;
    this.ids = ids;
  }

  @Override
  public Topology get() {
    // What is kept, and what passes between the tasks, is read by nobody else.
    BundledSchemas schemas = ids.bundle();
    Messages messages = new Messages(schemas);
    Messages asked = new Messages(ids);
    StateCodec codec = new StateCodec(schemas);
    MessageCodec<Fact> facts = MessageCodec.facts(schemas);
    Intake intake = new Intake(codec, tenants, skips, metrics);
    PublishedTopology topology = new PublishedTopology();
    // By pattern: a tenant's topic is served once it is there.
    topology.addSource(
        Topology.AutoOffsetReset.EARLIEST,
        "requests",
        (record, partitionTime) -> FIRST,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.allRequests());
    source(topology, "facts", SECOND, topics.facts());
    topology.addProcessor("doorman", () -> new Doorman(topics, asked, intake), "requests");
    topology.addProcessor("fact-doorman", () -> new FactDoorman(facts, intake), "facts");
    topology.addProcessor(
        Doorman.TO_DECIDE,
        () ->
            new Decide(
                new Decider(limits),
                messages,
                MessageCodec.utilization(schemas),
                codec,
                new CloudEvents(topics),
                new JsonView(schemas),
                outcomeWindow,
                metrics),
        "doorman",
        "fact-doorman");
    // To another partition of the topic it came by, which says who asks.
    shared(topology, Doorman.TO_OTHER_PARTITION, Doorman::cameBy, "doorman");
    sink(topology, Doorman.TO_DEAD_LETTERS, topics.deadLetters(), "doorman", "fact-doorman");
    sink(topology, Decide.TO_EVENTS, topics.events(), Doorman.TO_DECIDE);
    shared(topology, Decide.TO_RESULTS, topics.results());
    shared(topology, Decide.TO_REPLIES, Answers::replyTopic, Doorman.TO_DECIDE);
    shared(topology, Decide.TO_POOLS, topics.pools());
    shared(topology, Decide.TO_ALLOCATIONS, topics.allocations());
    shared(topology, Decide.TO_UTILIZATION, topics.utilization());
    topology.addSink(
        Decide.TO_ASSOCIATIONS,
        topics.associations(),
        new StringSerializer(),
        new ByteArraySerializer(),
        toEveryPartition(),
        Doorman.TO_DECIDE);
    route(topology, facts, intake, schemas);
    topology.addStateStore(rows(), "doorman", "fact-doorman", "router", Doorman.TO_DECIDE);
    topology.addStateStore(
        topics.allocations(),
        ALLOCATIONS,
        Stores.persistentKeyValueStore(ALLOCATIONS)::get,
        (store, record) -> Published.readBack(store, record, codec),
        Doorman.TO_DECIDE);
    topology.addStateStore(
        topics.results(),
        outcomes(outcomeWindow),
        outcomeStore()::get,
        (store, record) -> new Outcomes(store, messages, outcomeWindow).readBack(record),
        Doorman.TO_DECIDE);
    return topology;
  }

  private void route(
      Topology topology, MessageCodec<Fact> facts, Intake intake, BundledSchemas schemas) {
    source(topology, "associations-known", FIRST, topics.associations());
    source(topology, "resources", SECOND, topics.resources());
    topology.addProcessor(
        "router",
        () -> new Router(topics, MessageCodec.resources(schemas), facts, intake),
        "associations-known",
        "resources");
    sink(topology, Router.TO_FACTS, topics.facts(), "router");
    sink(topology, Router.TO_DEAD_LETTERS, topics.deadLetters(), "router");
  }

  /** Bytes: what cannot be decoded is for the first processor to say. */
  private static void source(Topology topology, String name, long timestamp, String topic) {
    topology.addSource(
        Topology.AutoOffsetReset.EARLIEST,
        name,
        (record, partitionTime) -> timestamp,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
  }

  private static StreamPartitioner<String, byte[]> toEveryPartition() {
    return (topic, key, value, partitions) ->
        Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
  }

  private static void sink(Topology topology, String name, String topic, String... parents) {
    topology.addSink(
        name, topic, new StringSerializer(), new ByteArraySerializer(), byTag(), parents);
  }

  /** What others read as well, by the ids that they know. */
  private void shared(Topology topology, String name, String topic) {
    shared(topology, name, (key, value, context) -> topic, Doorman.TO_DECIDE);
  }

  private void shared(
      Topology topology, String name, TopicNameExtractor<String, byte[]> topic, String parent) {
    topology.addSink(name, topic, new StringSerializer(), new RegisteredIds(ids), byTag(), parent);
  }

  private static StreamPartitioner<String, byte[]> byTag() {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(Tag.partition(Tag.ofKey(key), partitions)));
  }

  /** Cached, so that heads and source positions are one write a commit, not one a record. */
  private static StoreBuilder<KeyValueStore<String, byte[]>> rows() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ROWS), Serdes.String(), Serdes.ByteArray())
        .withCachingEnabled();
  }

  /**
   * With another window, or kept for another time, it is another store, read back anew: what is
   * kept is kept in such periods, and lies on disk in such parts.
   */
  static String outcomes(Duration window) {
    return "outcomes-" + window + "-" + Outcomes.kept(window);
  }

  private WindowBytesStoreSupplier outcomeStore() {
    return Stores.persistentWindowStore(
        outcomes(outcomeWindow), Outcomes.kept(outcomeWindow), Duration.ofMillis(1), false);
  }
}
