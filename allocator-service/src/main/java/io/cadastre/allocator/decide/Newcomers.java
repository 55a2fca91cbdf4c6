package io.cadastre.allocator.decide;

import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Requests by a topic that the cluster has to be asked about first: a tenant may have been added
 * since, or his topic deleted and made again. They wait in the store, so that nobody else waits for
 * the answer, and are let in by what is known then.
 */
final class Newcomers {
  private static final String KEPT = "newcomer/";

  /** A topic may have been filled before the allocator knew it. */
  private static final int AT_ONCE = 1_000;

  private final Topics topics;
  private final Tenants tenants;
  private final Positions positions;
  private final Waiting<String> waiting;

  /** Since when the cluster is to have been asked, by topic of those that wait. */
  private final Map<String, Long> wanted = new HashMap<>();

  /**
   * @param store holds what waited before
   */
  Newcomers(
      KeyValueStore<String, byte[]> store,
      Topics topics,
      Tenants tenants,
      Positions positions,
      DecidingMetrics metrics) {
    this.topics = topics;
    this.tenants = tenants;
    this.positions = positions;
    this.waiting = new Waiting<>(store, KEPT, AT_ONCE, kept -> kept.at().topic(), metrics);
  }

  /** Whether the cluster has to be asked first, or others that came before it wait still. */
  boolean mustWait(Record<byte[], byte[]> record, RecordMetadata at) {
    String topic = at.topic();
    boolean isNew = positions.goesBack(at) || tenants.topicId(topic) == null;
    if (isNew || !isKnown(record, topic)) {
      // Of who was never added the cluster is not asked for every record.
      long since = tenants.nanos() - (isNew ? 0 : Tenants.SELDOM_NANOS);
      if (!tenants.lookedSince(since)) {
        // Nor does such a record have others wait for a later look: each would be too early again.
        wanted.merge(topic, since, (before, later) -> isNew ? later : before);
        return true;
      }
      positions.compare(topic);
    }
    return waiting.waitFor(topic);
  }

  /** Whether it is known who asks by that topic, and the topic of replies that the record names. */
  private boolean isKnown(Record<byte[], byte[]> record, String topic) {
    String tenant = topics.tenantOf(topic);
    String replies = Sender.wanted(record);
    return (tenant == null || tenants.account(tenant) != null)
        && (replies == null
            || tenants.topicId(replies) != null
            || topics.tenantRepliedTo(replies) == null);
  }

  /** Lays one aside, behind the others. */
  void keep(Record<byte[], byte[]> record, RecordMetadata at) {
    waiting.keep(record, at);
  }

  /** Takes out, in their order, those whose topic has been asked about. */
  List<Waiting.Kept> ready() {
    List<Waiting.Kept> ready = waiting.ready(this::isTold);
    wanted.keySet().removeIf(topic -> !waiting.waitFor(topic));
    return ready;
  }

  private boolean isTold(String topic) {
    // Those of another life of the task: what was known then is not known to this one.
    long since = wanted.computeIfAbsent(topic, waited -> tenants.nanos());
    if (!tenants.lookedSince(since)) {
      return false;
    }
    positions.compare(topic);
    return true;
  }

  /** They go on waiting, elsewhere. */
  void close() {
    waiting.close();
  }
}
