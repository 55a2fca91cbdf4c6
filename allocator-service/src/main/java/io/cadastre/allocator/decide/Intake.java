package io.cadastre.allocator.decide;

import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the first processor of every topic has in common: nothing is read twice, what the operator
 * named is skipped, and what cannot be heard becomes a dead letter.
 *
 * @param tenants know the ids of topics, so that a topic made anew is not taken for the one read
 *     before
 * @param skips records that the operator wants passed over, and why
 */
record Intake(
    StateCodec codec, Tenants tenants, Map<SourceOffset, String> skips, DecidingMetrics metrics) {

  Positions positions(KeyValueStore<String, byte[]> store) {
    return new Positions(store, codec, tenants);
  }

  /** Why the operator wants this record skipped; null if it is to be read. */
  @Nullable String skipped(RecordMetadata at) {
    return skips.get(new SourceOffset(at.topic(), at.partition(), at.offset()));
  }

  /**
   * For what nobody waits for an answer to.
   *
   * @throws MalformedRecordException if the operator wants this record skipped
   */
  void refuseSkipped(RecordMetadata at) {
    String why = skipped(at);
    if (why != null) {
      throw new MalformedRecordException("skipped by the operator: " + why);
    }
  }

  /** The dead letter of a record that nobody waits for an answer to, counted. */
  Record<String, Object> unheard(
      Record<byte[], byte[]> record, RecordMetadata at, MalformedRecordException e, long now) {
    metrics.unheard();
    String reason = String.valueOf(e.getMessage());
    return DeadLetters.of(record, at, reason, Topics.MAX_REQUEST_BYTES, now);
  }
}
