package io.cadastre.allocator.decide;

import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Where a doorman stands, in a test: what it keeps, and what it lets in. */
final class Door {
  final Topics topics = Topics.DEFAULT;
  final Messages messages = new Messages(BundledSchemas.load());
  final MockProcessorContext<String, Object> context = new MockProcessorContext<>();
  final KeyValueStore<String, byte[]> rows = rows();
  final DecidingMetrics metrics = new DecidingMetrics();

  private KeyValueStore<String, byte[]> rows() {
    KeyValueStore<String, byte[]> made =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(AllocatorTopology.ROWS),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    made.init(context.getStateStoreContext(), made);
    context.addStateStore(made);
    return made;
  }

  Doorman doorman(Messages read, Tenants tenants) {
    Intake intake = new Intake(new StateCodec(BundledSchemas.load()), tenants, Map.of(), metrics);
    Doorman made = new Doorman(topics, read, intake);
    made.init(context);
    return made;
  }

  /** The doorman that came last looks whether those that wait may come in. */
  void look() {
    CapturedPunctuator last = context.scheduledPunctuators().getLast();
    last.getPunctuator().punctuate(0);
  }
}
