package io.cadastre.allocator.decide;

import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.state.SourcePosition;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what can be decided here: turns bytes into requests, what is no request to the dead
 * letters, what belongs to another partition there, and what was decided before away.
 */
final class Doorman implements Processor<byte[], byte[], String, Object> {
  static final String TO_DECIDE = "decide";
  static final String TO_OTHER_PARTITION = "requests-elsewhere";
  static final String TO_DEAD_LETTERS = "dead-letters";

  private final Messages messages;
  private final StateCodec codec;
  private final Map<String, Uuid> topicIds;
  private final DecidingMetrics metrics;
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable KeyValueStore<String, byte[]> store;

  Doorman(
      Messages messages, StateCodec codec, Map<String, Uuid> topicIds, DecidingMetrics metrics) {
    this.messages = messages;
    this.codec = codec;
    this.topicIds = topicIds;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    this.store = context.getStateStore(AllocatorTopology.ROWS);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<String, Object> here = java.util.Objects.requireNonNull(context);
    RecordMetadata at = here.recordMetadata().orElseThrow();
    if (decidedBefore(at)) {
      metrics.repeated();
      return;
    }
    Request request;
    try {
      request = messages.request(record.value());
    } catch (MalformedRecordException e) {
      metrics.deadLetter();
      here.forward(deadLetter(record, at, e, here.currentSystemTimeMs()), TO_DEAD_LETTERS);
      return;
    }
    String attempt = request.envelope().attempt();
    if (attempt == null) {
      attempt = at.topic() + "/" + at.partition() + "/" + at.offset();
    }
    String tag = request.command().target().tag();
    long now = here.currentSystemTimeMs();
    if (Tag.partition(tag, Topics.PARTITIONS) != at.partition()) {
      metrics.forwarded();
      Request whole = new Request(request.envelope().forAttempt(attempt), request.command());
      here.forward(
          new Record<>(tag, messages.encode(whole), now, record.headers()), TO_OTHER_PARTITION);
      return;
    }
    // The record's own timestamp only chose among partitions; from here on it is our clock.
    here.forward(new Record<>(tag, new Admitted(request, attempt), now), TO_DECIDE);
  }

  /**
   * Remembers how far this partition has been read; the store's cache makes it a write a commit.
   */
  private boolean decidedBefore(RecordMetadata at) {
    KeyValueStore<String, byte[]> positions = java.util.Objects.requireNonNull(store);
    String key = SourcePosition.key(at.topic(), at.partition());
    String topicId = String.valueOf(topicIds.get(at.topic()));
    byte[] bytes = positions.get(key);
    SourcePosition known = bytes == null ? null : codec.decode(bytes, SourcePosition.class);
    if (known != null && known.topicId().equals(topicId) && at.offset() < known.next()) {
      return true;
    }
    positions.put(key, codec.encode(new SourcePosition(topicId, at.partition(), at.offset() + 1)));
    return false;
  }

  private static Record<String, Object> deadLetter(
      Record<byte[], byte[]> record, RecordMetadata at, MalformedRecordException why, long now) {
    Headers headers = new RecordHeaders(record.headers());
    header(headers, "dlq-reason", String.valueOf(why.getMessage()));
    header(headers, "dlq-topic", at.topic());
    header(headers, "dlq-partition", String.valueOf(at.partition()));
    header(headers, "dlq-offset", String.valueOf(at.offset()));
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return new Record<>("00000", value, now, headers);
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
