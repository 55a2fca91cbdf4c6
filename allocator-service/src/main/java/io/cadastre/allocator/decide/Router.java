package io.cadastre.allocator.decide;

import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.Fact.ResourceGone;
import io.cadastre.domain.discovery.Fact.ResourceSeen;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.resource.Resource;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.message.ResourceChange.ResourceDisappeared;
import io.cadastre.kafka.state.Association;
import io.cadastre.kafka.state.Discovered;
import io.cadastre.kafka.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Brings what sources see to the IPAMs that listen. It holds the associations and what each source
 * last saw of the accounts of its partition: who begins to listen is told all of it, as a snapshot
 * for each source, account and Region.
 */
final class Router implements Processor<byte[], byte[], String, Object> {
  static final String TO_FACTS = "facts-told";
  static final String TO_DEAD_LETTERS = "unroutable";

  private static final String ASSOCIATIONS = "association/";
  static final String RESOURCES = "resource/";

  private final Topics topics;
  private final MessageCodec<ResourceChange> resources;
  private final MessageCodec<Fact> facts;
  private final StateCodec codec;
  private final Intake intake;
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable KeyValueStore<String, byte[]> store;
  private @Nullable Positions positions;
  private @Nullable Snapshots snapshots;

  /** Of each IPAM, by its id. */
  private final Map<String, Association> associations = new TreeMap<>();

  Router(
      Topics topics,
      MessageCodec<ResourceChange> resources,
      MessageCodec<Fact> facts,
      Intake intake) {
    this.topics = topics;
    this.resources = resources;
    this.facts = facts;
    this.codec = intake.codec();
    this.intake = intake;
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    this.store = context.getStateStore(AllocatorTopology.ROWS);
    this.positions = intake.positions(store());
    associations.clear();
    try (KeyValueIterator<String, byte[]> kept =
        store().range(ASSOCIATIONS, ASSOCIATIONS + StoreRows.BEHIND)) {
      kept.forEachRemaining(
          entry ->
              associations.put(
                  entry.key.substring(ASSOCIATIONS.length()),
                  codec.decode(entry.value, Association.class)));
    }
    snapshots = new Snapshots(context, store(), codec, associations, this::tell);
  }

  private Snapshots snapshots() {
    return Objects.requireNonNull(snapshots);
  }

  private ProcessorContext<String, Object> here() {
    return Objects.requireNonNull(context);
  }

  private KeyValueStore<String, byte[]> store() {
    return Objects.requireNonNull(store);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at = here().recordMetadata().orElseThrow();
    if (!Objects.requireNonNull(positions).readBefore(at)) {
      DecisionFault.guard(() -> DecisionFault.cannotDecide(at), () -> route(record, at));
    }
  }

  private void route(Record<byte[], byte[]> record, RecordMetadata at) {
    String cause = at.topic() + "/" + at.partition() + "/" + at.offset();
    try {
      intake.refuseSkipped(at);
      if (at.topic().equals(topics.resources())) {
        changed(resources.decode(record.value()), cause);
      } else {
        associated(record, cause);
      }
    } catch (MalformedRecordException e) {
      here().forward(intake.unheard(record, at, e, here().currentSystemTimeMs()), TO_DEAD_LETTERS);
    }
  }

  private void changed(ResourceChange change, String cause) {
    Resource resource = change.resource();
    String source = change.envelope().source();
    String owner = change.envelope().discoveryOwner();
    String key = RESOURCES + owner + "/" + resource.key(source).text();
    // One that became what is not judged is gone for those who judge.
    boolean gone = change instanceof ResourceDisappeared || !resource.type().isJudged();
    if (gone && store().get(key) == null) {
      return;
    }
    store().put(key, gone ? null : codec.encode(new Discovered(source, owner, resource)));
    for (Association association : listening(owner)) {
      FactEnvelope envelope =
          new FactEnvelope(
              association.ipam(), association.discovery(), source, cause, change.envelope().time());
      tell(
          gone
              ? new ResourceGone(envelope, resource.account(), resource.region(), resource.id())
              : new ResourceSeen(envelope, resource, null));
    }
  }

  private void associated(Record<byte[], byte[]> record, String cause) {
    if (record.key() == null) {
      throw new MalformedRecordException("an association without a key");
    }
    String ipam = new String(record.key(), StandardCharsets.UTF_8);
    Association known = associations.get(ipam);
    if (record.value() == null) {
      associations.remove(ipam);
      store().delete(ASSOCIATIONS + ipam);
      return;
    }
    Association association = codec.decode(record.value(), Association.class);
    if (!association.equals(known)) {
      associations.put(ipam, association);
      store().put(ASSOCIATIONS + ipam, record.value());
      snapshots().begin(association, cause);
    }
  }

  private List<Association> listening(String owner) {
    return associations.values().stream().filter(a -> a.owner().equals(owner)).toList();
  }

  private void tell(Fact fact) {
    here()
        .forward(
            new Record<>(
                fact.envelope().ipam().tag(), facts.encode(fact), here().currentSystemTimeMs()),
            TO_FACTS);
  }
}
