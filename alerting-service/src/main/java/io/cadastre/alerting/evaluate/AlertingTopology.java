package io.cadastre.alerting.evaluate;

import io.cadastre.alerting.rule.Rule;
import io.cadastre.domain.core.Id;
import io.cadastre.kafka.codec.RegisteredIds;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.SchemaIds;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The wiring of the evaluation:
 *
 * <pre>
 *   utilization ──► evaluate ──► alerts
 *                      │  └────► notifications
 *         [subjects, alerts, unread]
 * </pre>
 */
public final class AlertingTopology implements Supplier<Topology> {
  static final String SUBJECTS = "subjects";
  static final String ALERTS = "alerts";
  static final String UNREAD = "unread";

  private static final String EVALUATE = "evaluate";

  private final Topics topics;
  private final List<Rule> rules;
  private final List<String> receivers;
  private final EvaluationMetrics metrics;
  private final SchemaIds ids;

  /**
   * @param receivers names of those who are told of every change
   * @param ids by which others read and write
   */
  public AlertingTopology(
      Topics topics,
      List<Rule> rules,
      List<String> receivers,
      EvaluationMetrics metrics,
      SchemaIds ids) {
    this.topics = topics;
    this.rules = List.copyOf(rules);
    this.receivers = List.copyOf(receivers);
    this.metrics = metrics;
    this.ids = ids;
  }

  @Override
  public Topology get() {
    Codecs codecs = new Codecs(ids);
    Topology topology = new Topology();
    topology.addSource(
        Topology.AutoOffsetReset.EARLIEST,
        "utilization",
        new WallclockTimestampExtractor(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.utilization());
    topology.addProcessor(
        EVALUATE, () -> new Evaluate(codecs, rules, receivers, metrics), "utilization");
    sink(topology, Watch.TO_ALERTS, topics.alerts(), new RegisteredIds(ids));
    sink(topology, Watch.TO_NOTIFICATIONS, topics.notifications(), new ByteArraySerializer());
    topology.addStateStore(store(SUBJECTS), EVALUATE);
    topology.addStateStore(store(ALERTS), EVALUATE);
    topology.addStateStore(store(UNREAD), EVALUATE);
    return topology;
  }

  private static void sink(
      Topology topology, String name, String topic, Serializer<byte[]> serializer) {
    StreamPartitioner<String, byte[]> byTag =
        (t, subject, value, partitions) -> Optional.of(Set.of(partition(subject, partitions)));
    topology.addSink(name, topic, new StringSerializer(), serializer, byTag, EVALUATE);
  }

  /** Where the subject of that id is kept on every topic. */
  static int partition(String subject, int partitions) {
    Id id = () -> subject;
    return Tag.partition(id.tag(), partitions);
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
  }
}
