package io.cadastre.discovery.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.Chain;
import io.cadastre.kafka.state.Discovered;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what each source last saw. A source has one record for each resource, by the text of its
 * key, {@code SOURCE/ACCOUNT/REGION/ID}, and one for each account, {@code chain/SOURCE/ACCOUNT}.
 */
public final class StateTopic {
  private static final String CHAIN = "chain/";

  private final KafkaClients clients;
  private final StateCodec codec;
  private final List<TopicPartition> partitions = new ArrayList<>();

  public StateTopic(KafkaClients clients, Topics topics, BundledSchemas schemas) {
    this.clients = clients;
    this.codec = new StateCodec(schemas);
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      partitions.add(new TopicPartition(topics.discovered(), i));
    }
  }

  static String key(Chain chain) {
    return CHAIN + chain.source() + "/" + chain.account();
  }

  /** Not by its beginning: a source may be called chain. */
  private static boolean isChain(String key) {
    return key.chars().filter(c -> c == '/').count() == 2;
  }

  private static String sourceOf(String key) {
    String from = isChain(key) ? key.substring(key.indexOf('/') + 1) : key;
    return from.substring(0, Math.max(0, from.indexOf('/')));
  }

  /**
   * Reads one source. Other sources' records are passed over without decoding: so many sources can
   * each read all of the topic.
   *
   * @throws MalformedRecordException when something there is not what we write
   */
  Known read(String source, Progress progress) {
    Known known = new Known(new TreeMap<>(), new HashMap<>());
    read(
        progress,
        (key, value) -> {
          if (sourceOf(key).equals(source)) {
            put(known, key, value);
          }
        });
    return known;
  }

  private void put(Known known, String key, byte @Nullable [] value) {
    if (value == null) {
      known.resources().remove(key);
      return;
    }
    switch (codec.decode(value, Record.class)) {
      case Discovered discovered -> known.resources().put(key, discovered);
      case Chain chain -> known.chains().put(chain.account(), chain);
      default -> throw new MalformedRecordException("neither a resource nor a chain");
    }
  }

  /** How many resources each source has. */
  public Map<String, Integer> count() {
    Map<String, Boolean> live = new HashMap<>();
    read(new Progress(), (key, value) -> live.put(key, value != null));
    Map<String, Integer> counts = new TreeMap<>();
    live.forEach(
        (key, there) -> {
          if (there && !isChain(key)) {
            counts.merge(sourceOf(key), 1, Integer::sum);
          }
        });
    return counts;
  }

  /**
   * All records up to the end as it is now. That is the end of all that is written: an open
   * transaction of another source hides what was committed behind it, and is waited for.
   */
  private void read(Progress progress, BiConsumer<String, byte @Nullable []> reader) {
    Map<TopicPartition, Long> ends;
    try (Consumer<byte[], byte[]> all =
        clients.consumers().apply(IsolationLevel.READ_UNCOMMITTED)) {
      ends = all.endOffsets(partitions);
    }
    try (Consumer<byte[], byte[]> committed =
        clients.consumers().apply(IsolationLevel.READ_COMMITTED)) {
      committed.assign(partitions);
      committed.seekToBeginning(partitions);
      while (progress.lacks(committed, ends)) {
        for (ConsumerRecord<byte[], byte[]> record : committed.poll(Duration.ofMillis(200))) {
          read(record, reader);
        }
      }
    }
  }

  private static void read(
      ConsumerRecord<byte[], byte[]> record, BiConsumer<String, byte @Nullable []> reader) {
    try {
      if (record.key() == null) {
        throw new MalformedRecordException("no key");
      }
      reader.accept(new String(record.key(), UTF_8), record.value());
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(
          "%s-%d offset %d is not what we write: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
