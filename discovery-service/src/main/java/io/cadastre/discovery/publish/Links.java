package io.cadastre.discovery.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.discovery.diff.Difference;
import io.cadastre.domain.core.AccountTag;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.ChangeEnvelope;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.state.Chain;
import io.cadastre.kafka.state.Discovered;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes the records of a sweep: each change holds the hash of the one before it. */
final class Links {
  /** Turns what a source sees into bytes for the topics. */
  record Codecs(Topics topics, MessageCodec<ResourceChange> changes, StateCodec state) {
    static Codecs of(Topics topics, BundledSchemas schemas) {
      return new Codecs(topics, MessageCodec.resources(schemas), new StateCodec(schemas));
    }
  }

  private final Codecs codecs;
  private final Instant time;
  private final Map<String, Chain> before;
  private final Map<String, Chain> moved = new HashMap<>();

  /**
   * @param time of all changes
   * @param before the chains so far, by account
   */
  Links(Codecs codecs, Instant time, Map<String, Chain> before) {
    this.codecs = codecs;
    this.time = time;
    this.before = before;
  }

  /** The record that says so to the world, the next of its chain. */
  ProducerRecord<byte[], byte[]> change(Difference difference) {
    Discovered subject = difference.subject();
    String account = subject.resource().account();
    Chain last = moved.getOrDefault(account, before.get(account));
    if (last == null) {
      last = Chain.before(subject.source(), account);
    }
    long sequence = last.sequence() + 1;
    ChangeEnvelope envelope =
        new ChangeEnvelope(subject.source(), subject.discoveryOwner(), sequence, last.hash(), time);
    byte[] framed = codecs.changes.encode(message(difference, envelope));
    moved.put(account, new Chain(subject.source(), account, sequence, codecs.changes.hash(framed)));
    return record(codecs.topics.resources(), account, subject.key().text(), framed);
  }

  private static ResourceChange message(Difference difference, ChangeEnvelope envelope) {
    return switch (difference) {
      case Difference.Appeared appeared ->
          new ResourceChange.ResourceAppeared(envelope, appeared.after().resource());
      case Difference.Changed changed ->
          new ResourceChange.ResourceChanged(
              envelope, changed.before().resource(), changed.after().resource());
      case Difference.Disappeared disappeared ->
          new ResourceChange.ResourceDisappeared(envelope, disappeared.before().resource());
    };
  }

  /** The record that keeps what is known of its resource from now on. */
  ProducerRecord<byte[], byte[]> state(Difference difference) {
    Discovered subject = difference.subject();
    return record(
        codecs.topics.discovered(),
        subject.resource().account(),
        subject.key().text(),
        difference instanceof Difference.Disappeared ? null : codecs.state.encode(subject));
  }

  /** The record that keeps how far a chain has come. */
  ProducerRecord<byte[], byte[]> state(Chain chain) {
    return record(
        codecs.topics.discovered(),
        chain.account(),
        StateTopic.key(chain),
        codecs.state.encode(chain));
  }

  /** The chains that have become longer, by account. */
  Map<String, Chain> moved() {
    return moved;
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String account, String key, byte @Nullable [] value) {
    int partition = Tag.partition(AccountTag.of(account), Topics.PARTITIONS);
    return new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value);
  }
}
