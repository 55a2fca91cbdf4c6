package io.cadastre.benchmarks;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The least that anything with a state does: a record in, one get and one put on a persistent store
 * with a changelog, a record out.
 */
record PassThrough(String in, String out) implements Supplier<Topology> {
  private static final String STORE = "seen";

  @Override
  public Topology get() {
    return new Topology()
        .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), in)
        .addProcessor("pass", Pass::new, "in")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray()),
            "pass")
        .addSink(
            "out",
            out,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            (topic, key, value, partitions) -> Optional.empty(),
            "pass");
  }

  private static final class Pass implements Processor<byte[], byte[], byte[], byte[]> {
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<byte[], byte[]> store;

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
      this.store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      KeyValueStore<byte[], byte[]> seen = Objects.requireNonNull(store);
      if (seen.get(record.key()) == null) {
        seen.put(record.key(), record.value());
      }
      Objects.requireNonNull(context).forward(record);
    }
  }
}
