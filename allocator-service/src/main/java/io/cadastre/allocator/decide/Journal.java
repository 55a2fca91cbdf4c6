package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.register.EventScope;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.state.Head;
import io.cadastre.kafka.topic.CloudEvents;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Records events: the next sequence, the hash of the one before, the bytes; then applies them. */
final class Journal {
  private final ProcessorContext<String, byte[]> context;
  private final KeyValueStore<String, byte[]> store;
  private final StoreRows rows;
  private final Index index;
  private final Messages messages;
  private final StateCodec codec;
  private final CloudEvents cloudEvents;
  private final Published published;

  /** Those written last, as the store has them. */
  private final Recent<IpamId, Head> heads = new Recent<>(1_000);

  Journal(
      ProcessorContext<String, byte[]> context,
      KeyValueStore<String, byte[]> store,
      StoreRows rows,
      Index index,
      Messages messages,
      StateCodec codec,
      CloudEvents cloudEvents,
      Published published) {
    this.context = context;
    this.store = store;
    this.rows = rows;
    this.index = index;
    this.messages = messages;
    this.codec = codec;
    this.cloudEvents = cloudEvents;
    this.published = published;
  }

  Head head(IpamId aggregate) {
    Head known = heads.get(aggregate);
    if (known != null) {
      return known;
    }
    byte[] bytes = store.get(Head.key(aggregate));
    return bytes == null ? Head.before(aggregate) : codec.decode(bytes, Head.class);
  }

  /** Appends one event to the aggregate's record and brings rows and index in step. */
  void record(IpamId aggregate, Event event, Why why) {
    record(aggregate, EventScope.of(event, rows), event, why);
  }

  /** The same for an event that does not say itself in which scope it lies. */
  void record(IpamId aggregate, @Nullable ScopeId scope, Event event, Why why) {
    Head head = head(aggregate);
    EventEnvelope envelope =
        new EventEnvelope(
            EventEnvelope.IPAM,
            aggregate,
            scope == null ? null : scope.value(),
            head.sequence() + 1,
            head.hash(),
            why.actor(),
            why.region(),
            why.cause(),
            why.now());
    byte[] bytes = messages.encode(new Recorded(envelope, event));
    for (RowChange change : Evolver.evolve(event, why.cause(), rows)) {
      byte[] row = rows.apply(change);
      index.apply(change);
      published.changed(change, row, envelope.sequence(), why.now());
    }
    Head next = new Head(aggregate, envelope.sequence(), messages.hash(bytes), why.now());
    heads.put(aggregate, next);
    store.put(Head.key(aggregate), codec.encode(next));
    Headers headers =
        cloudEvents.headers(
            Messages.nameOf(event), aggregate + "/" + envelope.sequence(), aggregate.value());
    why.trace().forEach(headers::add);
    context.forward(
        new Record<>(aggregate.tag(), bytes, why.now().toEpochMilli(), headers), Decide.TO_EVENTS);
  }
}
