package io.cadastre.benchmarks;

import java.util.Arrays;
import java.util.List;
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
 * What Kafka Streams and the broker take without any thought of ours: a record in; a get and a put
 * for each of {@code kept} on a persistent store with a changelog; a record out for each of {@code
 * said}.
 *
 * @param kept bytes of each value put
 * @param said bytes of each value sent
 */
record PassThrough(String in, String out, List<Integer> kept, List<Integer> said)
    implements Supplier<Topology> {
  private static final String STORE = "seen";
  private static final int ALLOCATION_BYTES = 240;
  private static final int RESULT_BYTES = 700;
  private static final int EVENT_BYTES = 540;

  /** The least that anything with a state does, with records of that size. */
  static PassThrough least(String in, String out, int bytes) {
    return new PassThrough(in, out, List.of(bytes), List.of(bytes));
  }

  /**
   * As many records, and as large with their headers, as an allocation makes: the allocation, which
   * is kept; result and event.
   */
  static PassThrough likeAnAllocation(String in, String out) {
    return new PassThrough(in, out, List.of(ALLOCATION_BYTES), List.of(RESULT_BYTES, EVENT_BYTES));
  }

  @Override
  public Topology get() {
    return new Topology()
        .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), in)
        .addProcessor("pass", () -> new Pass(kept, said), "in")
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
    private final List<Integer> kept;
    private final List<Integer> said;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<byte[], byte[]> store;

    Pass(List<Integer> kept, List<Integer> said) {
      this.kept = kept;
      this.said = said;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
      this.store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      KeyValueStore<byte[], byte[]> seen = Objects.requireNonNull(store);
      for (int i = 0; i < kept.size(); i++) {
        byte[] key = Arrays.copyOf(record.key(), record.key().length + 1);
        key[record.key().length] = (byte) i;
        if (seen.get(key) == null) {
          seen.put(key, Arrays.copyOf(record.value(), kept.get(i)));
        }
      }
      for (int bytes : said) {
        Objects.requireNonNull(context)
            .forward(record.withValue(Arrays.copyOf(record.value(), bytes)));
      }
    }
  }
}
