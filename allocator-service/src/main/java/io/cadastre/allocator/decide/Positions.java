package io.cadastre.allocator.decide;

import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.SourcePosition;
import io.cadastre.kafka.topic.Tenants;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition of a task has been read, kept with its state, so that lost or reset group
 * offsets never do anything twice. The store's cache makes it a write a commit.
 */
final class Positions {
  private final KeyValueStore<String, byte[]> store;
  private final StateCodec codec;
  private final Tenants tenants;

  /** By topic: a task has one partition of each. As the store has them, without asking it. */
  private final Map<String, SourcePosition> known = new HashMap<>();

  /** Behind what came last in this life of the task, by topic. */
  private final Map<String, Long> came = new HashMap<>();

  /**
   * @param tenants know the ids of topics, so that a topic made anew is not taken for the one read
   *     before
   */
  Positions(KeyValueStore<String, byte[]> store, StateCodec codec, Tenants tenants) {
    this.store = store;
    this.codec = codec;
    this.tenants = tenants;
  }

  /**
   * Whether a record lies before the one that came last: group offsets were lost or reset, or the
   * topic was deleted and made again, and then its id is another. The first of this life also where
   * the one before knew the topic by another id: which of the two is right, the cluster knows.
   */
  boolean goesBack(RecordMetadata at) {
    Long before = came.put(at.topic(), at.offset() + 1);
    if (before != null) {
      return at.offset() < before;
    }
    SourcePosition stored = stored(at);
    return stored != null && (at.offset() < stored.next() || !stored.topicId().equals(topicId(at)));
  }

  /** What is known of a topic is compared with its id anew. */
  void compare(String topic) {
    known.remove(topic);
  }

  /** Whether the record was read before; if not, it is now. */
  boolean readBefore(RecordMetadata at) {
    SourcePosition known = known(at);
    if (at.offset() < known.next()) {
      return true;
    }
    SourcePosition next = new SourcePosition(known.topicId(), at.partition(), at.offset() + 1);
    this.known.put(at.topic(), next);
    store.put(SourcePosition.key(at.topic(), at.partition()), codec.encode(next));
    return false;
  }

  private SourcePosition known(RecordMetadata at) {
    SourcePosition known = this.known.get(at.topic());
    if (known == null || known.partition() != at.partition()) {
      String topicId = topicId(at);
      known = stored(at);
      if (known == null || !known.topicId().equals(topicId)) {
        known = new SourcePosition(topicId, at.partition(), 0);
      }
    }
    return known;
  }

  private @Nullable SourcePosition stored(RecordMetadata at) {
    byte[] bytes = store.get(SourcePosition.key(at.topic(), at.partition()));
    return bytes == null ? null : codec.decode(bytes, SourcePosition.class);
  }

  private String topicId(RecordMetadata at) {
    return String.valueOf(tenants.topicId(at.topic()));
  }
}
