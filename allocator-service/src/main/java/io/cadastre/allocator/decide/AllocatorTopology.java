package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.register.Decider;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The wiring of the allocator:
 *
 * <pre>
 *   requests ──► doorman ──► decide ──► events
 *      ▲           │  │         └─────► results
 *      └─elsewhere─┘  └─► dead letters
 *                   [rows]   [rows, outcomes]
 * </pre>
 */
public final class AllocatorTopology implements Supplier<Topology> {
  static final String ROWS = "rows";
  static final String OUTCOMES = "outcomes";

  private final Topics topics;
  private final Map<String, Uuid> topicIds;
  private final Map<SourceOffset, String> skips;
  private final Limits limits;
  private final Duration outcomeWindow;
  private final DecidingMetrics metrics;

  /**
   * @param topicIds by name, so that a topic made anew is not taken for the one read before
   * @param skips records that the operator wants answered with a fault, and why
   * @param outcomeWindow how long a request id is bound to its outcome
   */
  public AllocatorTopology(
      Topics topics,
      Map<String, Uuid> topicIds,
      Map<SourceOffset, String> skips,
      Limits limits,
      Duration outcomeWindow,
      DecidingMetrics metrics) {
    this.topics = topics;
    this.topicIds = Map.copyOf(topicIds);
    this.skips = Map.copyOf(skips);
    this.limits = limits;
    this.outcomeWindow = outcomeWindow;
    this.metrics = metrics;
  }

  @Override
  public Topology get() {
    BundledSchemas schemas = BundledSchemas.load();
    Messages messages = new Messages(schemas);
    StateCodec codec = new StateCodec(schemas);
    Topology topology = new Topology();
    topology.addSource(
        Topology.AutoOffsetReset.EARLIEST,
        "requests",
        // Only chooses among the partitions of a task; the doorman puts our clock in its place.
        (record, partitionTime) -> 0L,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.requests());
    topology.addProcessor(
        "doorman", () -> new Doorman(messages, codec, topicIds, skips, metrics), "requests");
    topology.addProcessor(
        Doorman.TO_DECIDE,
        () -> new Decide(new Decider(limits), messages, codec, outcomeWindow, metrics),
        "doorman");
    sink(topology, Doorman.TO_OTHER_PARTITION, topics.requests(), "doorman");
    sink(topology, Doorman.TO_DEAD_LETTERS, topics.deadLetters(), "doorman");
    sink(topology, Decide.TO_EVENTS, topics.events(), Doorman.TO_DECIDE);
    sink(topology, Decide.TO_RESULTS, topics.results(), Doorman.TO_DECIDE);
    topology.addStateStore(rows(), "doorman", Doorman.TO_DECIDE);
    topology.addStateStore(outcomes(), Doorman.TO_DECIDE);
    return topology;
  }

  private static void sink(Topology topology, String name, String topic, String parent) {
    StreamPartitioner<String, byte[]> byTag =
        (t, tag, value, partitions) -> Optional.of(Set.of(Tag.partition(tag, partitions)));
    topology.addSink(name, topic, new StringSerializer(), new ByteArraySerializer(), byTag, parent);
  }

  /** Cached, so that heads and source positions are one write a commit, not one a record. */
  private static StoreBuilder<KeyValueStore<String, byte[]>> rows() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ROWS), Serdes.String(), Serdes.ByteArray())
        .withCachingEnabled();
  }

  private StoreBuilder<WindowStore<String, byte[]>> outcomes() {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(OUTCOMES, outcomeWindow, Duration.ofMillis(1), false),
        Serdes.String(),
        Serdes.ByteArray());
  }
}
