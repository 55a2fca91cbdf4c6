package io.cadastre.allocator.view;

import io.cadastre.allocator.view.ViewStore.Batch;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.register.Evolver;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.state.Head;
import io.cadastre.kafka.state.SourcePosition;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Applies events to a view's store, each with how far it has come in one batch. It does not go past
 * an event that does not follow the one before it.
 */
final class ViewWriter {
  private final ViewStore store;
  private final StateCodec codec;
  private final Messages messages;
  private final Chronicle chronicle;
  private final String topicId;

  ViewWriter(ViewStore store, StateCodec codec, Messages messages, String topicId) {
    this.store = store;
    this.codec = codec;
    this.messages = messages;
    this.chronicle = new Chronicle(store, codec, messages);
    this.topicId = topicId;
  }

  Head head(IpamId ipam) {
    byte[] bytes = store.get(Head.key(ipam));
    return bytes == null ? Head.before(ipam) : codec.decode(bytes, Head.class);
  }

  void apply(ConsumerRecord<byte[], byte[]> record) {
    apply(
        messages.event(record.value()),
        messages.hash(record.value()),
        record.topic(),
        record.partition(),
        record.offset());
  }

  void apply(Recorded recorded, Hash hash, String topic, int partition, long offset) {
    IpamId ipam = recorded.envelope().aggregate();
    Head head = head(ipam);
    long sequence = recorded.envelope().sequence();
    if (sequence != head.sequence() + 1
        || !recorded.envelope().previousHash().equals(head.hash())) {
      throw new IllegalStateException(
          "event "
              + sequence
              + " of "
              + ipam
              + " at "
              + topic
              + "-"
              + partition
              + " offset "
              + offset
              + " does not follow event "
              + head.sequence());
    }
    Head next = new Head(ipam, sequence, hash, recorded.envelope().time());
    SourcePosition position = new SourcePosition(topicId, partition, offset + 1);
    try (Batch batch = store.batch()) {
      List<RowChange> changes =
          Evolver.evolve(recorded.event(), recorded.envelope().cause(), store.now().rows());
      chronicle.record(recorded, changes, partition, offset, batch);
      batch.put(Part.LIVE, Bytes.of(Head.key(ipam)), codec.encode(next));
      batch.put(Part.LIVE, Bytes.of(SourcePosition.key(topic, partition)), codec.encode(position));
      batch.write();
    }
  }
}
