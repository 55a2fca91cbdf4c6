package io.cadastre.server;

import io.cadastre.kafka.topic.UnfitClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic's committed records: the last ten or all, up to its end or for ever. */
final class Tail {
  private static final int LAST = 10;

  /** Ends of transactions take offsets as well: more of those than of records are looked at. */
  private static final int LOOK_BACK = 5 * LAST;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparingInt(ConsumerRecord::partition)
          .thenComparingLong(ConsumerRecord::offset);

  private final Map<String, Object> connection;
  private final String topic;

  /**
   * @param connection how to reach the cluster: {@code bootstrap.servers}, security
   */
  Tail(Map<String, Object> connection, String topic) {
    this.connection = Map.copyOf(connection);
    this.topic = topic;
  }

  /**
   * Shows records until the end, or with {@code follow} until told to stop.
   *
   * @param show false: nobody looks any more
   * @throws UnfitClusterException with one sentence, when the topic cannot be read
   */
  void run(boolean fromBeginning, boolean follow, Predicate<ConsumerRecord<byte[], byte[]>> show) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_WITHIN);
      boolean goesOn =
          fromBeginning ? all(consumer, ends, show) : last(consumer, ends).stream().allMatch(show);
      while (goesOn && follow) {
        goesOn = shown(consumer, show);
      }
    } catch (KafkaException e) {
      throw cannotRead(e);
    }
  }

  /**
   * Shows the records of one partition from an offset on until the end.
   *
   * @param show false: nobody looks any more
   * @throws UnfitClusterException with one sentence, when it cannot be read
   */
  void part(int partition, long offset, Predicate<ConsumerRecord<byte[], byte[]>> show) {
    TopicPartition here = new TopicPartition(topic, partition);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      if (!partitions(consumer).contains(here)) {
        throw new UnfitClusterException("%s has no partition %d".formatted(topic, partition));
      }
      consumer.assign(List.of(here));
      Map<TopicPartition, Long> end = consumer.endOffsets(List.of(here), ANSWER_WITHIN);
      consumer.seek(here, offset);
      boolean goesOn = true;
      while (goesOn && isBehind(consumer, end)) {
        goesOn = shown(consumer, show);
      }
    } catch (KafkaException e) {
      throw cannotRead(e);
    }
  }

  private UnfitClusterException cannotRead(KafkaException e) {
    return new UnfitClusterException(
        "cannot read %s at %s: %s".formatted(topic, at(), CannotStart.reason(e)), e);
  }

  private Object at() {
    return connection.getOrDefault("bootstrap.servers", "");
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> known = consumer.listTopics(ANSWER_WITHIN).get(topic);
    if (known == null) {
      throw new UnfitClusterException("there is no topic " + topic + " at " + at());
    }
    return known.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static boolean all(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Predicate<ConsumerRecord<byte[], byte[]>> show) {
    consumer.seekToBeginning(ends.keySet());
    boolean goesOn = true;
    while (goesOn && isBehind(consumer, ends)) {
      goesOn = shown(consumer, show);
    }
    return goesOn;
  }

  private static List<ConsumerRecord<byte[], byte[]>> last(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> begins = new HashMap<>(consumer.beginningOffsets(ends.keySet()));
    ends.forEach(
        (partition, end) ->
            consumer.seek(
                partition, Math.max(begins.getOrDefault(partition, 0L), end - LOOK_BACK)));
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    while (isBehind(consumer, ends)) {
      consumer.poll(POLL).forEach(found::add);
    }
    found.sort(BY_TIME);
    return found.subList(Math.max(0, found.size() - LAST), found.size());
  }

  private static boolean isBehind(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private static boolean shown(
      KafkaConsumer<byte[], byte[]> consumer, Predicate<ConsumerRecord<byte[], byte[]>> show) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (!show.test(record)) {
        return false;
      }
    }
    return true;
  }
}
