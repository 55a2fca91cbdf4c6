package io.cadastre.allocator.decide;

import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.SourcePosition;
import io.cadastre.kafka.topic.Tenants;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far each partition of a task has been read, kept with its state, so that lost or reset group
 * offsets never do anything twice. The store's cache makes it a write a commit.
 */
final class Positions {
  private final KeyValueStore<String, byte[]> store;
  private final StateCodec codec;
  private final Tenants tenants;

  /**
   * @param tenants know the ids of topics, so that a topic made anew is not taken for the one read
   *     before
   */
  Positions(KeyValueStore<String, byte[]> store, StateCodec codec, Tenants tenants) {
    this.store = store;
    this.codec = codec;
    this.tenants = tenants;
  }

  /** Whether the record was read before; if not, it is now. */
  boolean readBefore(RecordMetadata at) {
    String key = SourcePosition.key(at.topic(), at.partition());
    String topicId = String.valueOf(tenants.topicId(at.topic()));
    byte[] bytes = store.get(key);
    SourcePosition known = bytes == null ? null : codec.decode(bytes, SourcePosition.class);
    if (known != null && known.topicId().equals(topicId) && at.offset() < known.next()) {
      return true;
    }
    store.put(key, codec.encode(new SourcePosition(topicId, at.partition(), at.offset() + 1)));
    return false;
  }
}
