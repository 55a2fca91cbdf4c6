package io.cadastre.allocator.decide.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;

/**
 * A store of Streams that is read back from a topic in whose records it is not written as it keeps
 * them.
 */
public final class PublishedStore<S extends StateStore> implements StateStore {
  private final S store;
  private final ReadBack<S> readBack;

  /** Brings a record of the topic into the store. */
  @FunctionalInterface
  public interface ReadBack<S> {
    void put(S store, ConsumerRecord<byte[], byte[]> record);
  }

  PublishedStore(S store, ReadBack<S> readBack) {
    this.store = store;
    this.readBack = readBack;
  }

  /** The store itself. */
  public S store() {
    return store;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(readingBack(context), root);
  }

  /**
   * The context, but for how what is read back comes into the store, and without what a store notes
   * of each record for queries, which nobody asks.
   */
  private StateStoreContext readingBack(StateStoreContext context) {
    RecordBatchingStateRestoreCallback ours =
        records -> records.forEach(record -> readBack.put(store, record));
    return (StateStoreContext)
        Proxy.newProxyInstance(
            PublishedStore.class.getClassLoader(),
            new Class<?>[] {InternalProcessorContext.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "register" -> arguments[1] = ours;
                case "recordMetadata" -> {
                  return Optional.empty();
                }
                default -> {}
              }
              try {
                return method.invoke(context, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    store.commit(changelogOffsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // Streams asks for it as long as old stores may not
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public void close() {
    store.close();
  }
}
