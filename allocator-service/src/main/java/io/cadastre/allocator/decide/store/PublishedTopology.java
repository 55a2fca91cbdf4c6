package io.cadastre.allocator.decide.store;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A topology that may have stores without a changelog of their own: a topic that others read is it,
 * so that what is said and kept is written once.
 *
 * <p>Streams has this for tables that it reads from a topic, and no public way to it for those that
 * it writes.
 */
public final class PublishedTopology extends Topology {

  /**
   * Adds a store that is read back from the topic of the task's partition. Its processor sends each
   * change to that topic, to the task's own partition, and to the store.
   *
   * @param store makes the store as Streams has it, of raw bytes
   * @param readBack brings a record of the topic into the store
   */
  public <S extends StateStore> void addStateStore(
      String topic,
      String name,
      Supplier<S> store,
      PublishedStore.ReadBack<S> readBack,
      String... processors) {
    addStateStore(
        new Builder<PublishedStore<S>>(name, () -> new PublishedStore<>(store.get(), readBack)),
        processors);
    internalTopologyBuilder.connectSourceStoreAndTopic(name, topic);
  }

  private record Builder<S extends StateStore>(String name, Supplier<S> store)
      implements StoreBuilder<S> {
    @Override
    public S build() {
      return store.get();
    }

    /** It has one, only not of its own. */
    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public StoreBuilder<S> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<S> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<S> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<S> withLoggingDisabled() {
      return this;
    }
  }
}
