package io.cadastre.discovery.publish;

import io.cadastre.kafka.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own mock clients around one log: what a producer commits, later consumers read. A
 * producer fences the one before it of its transactional id.
 */
public final class FakeKafka {
  private record Made(String transactionalId, MockProducer<byte[], byte[]> producer) {}

  private final List<Made> made = new ArrayList<>();
  private final Map<String, MockProducer<byte[], byte[]>> latest = new HashMap<>();
  private final List<ProducerRecord<byte[], byte[]>> strewn = new ArrayList<>();
  private @Nullable KafkaException unreachable;
  private int emptyPolls;

  public KafkaClients clients() {
    return new KafkaClients(
        id -> {
          MockProducer<byte[], byte[]> before = latest.get(id);
          if (before != null && before.transactionInitialized() && !before.closed()) {
            before.fenceProducer();
          }
          MockProducer<byte[], byte[]> producer =
              new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
          producer.initTransactionException = unreachable;
          made.add(new Made(id, producer));
          latest.put(id, producer);
          return producer;
        },
        level -> consumer());
  }

  /** From now on no producer starts; null: it does again. */
  public void unreachable(@Nullable KafkaException failure) {
    unreachable = failure;
  }

  /** The producer made last. */
  public MockProducer<byte[], byte[]> producer() {
    return made.getLast().producer;
  }

  /** Every transactional id for which a producer was made, in order. */
  public List<String> transactionalIds() {
    return made.stream().map(Made::transactionalId).toList();
  }

  /** What the last producer sent counts as committed though it never heard so. */
  public void commitUnheard() {
    strewn.addAll(producer().uncommittedRecords());
  }

  /** Commits a record of somebody else. */
  public void strew(ProducerRecord<byte[], byte[]> record) {
    strewn.add(record);
  }

  /** A transaction of somebody else hides all records from so many polls of each reader. */
  public void hide(int polls) {
    emptyPolls = polls;
  }

  /** All that is committed on that topic, in order. */
  public List<ProducerRecord<byte[], byte[]>> committed(String topic) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    made.forEach(one -> all.addAll(one.producer.history()));
    all.addAll(strewn);
    return all.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  private MockConsumer<byte[], byte[]> consumer() {
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      begins.put(new TopicPartition(Topics.DEFAULT.discovered(), i), 0L);
      ends.put(new TopicPartition(Topics.DEFAULT.discovered(), i), 0L);
    }
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : committed(Topics.DEFAULT.discovered())) {
      int partition = Objects.requireNonNull(record.partition());
      TopicPartition where = new TopicPartition(record.topic(), partition);
      long offset = Objects.requireNonNull(ends.get(where));
      records.add(
          new ConsumerRecord<>(record.topic(), partition, offset, record.key(), record.value()));
      ends.put(where, offset + 1);
    }
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(begins);
    consumer.updateEndOffsets(ends);
    for (int i = 0; i < emptyPolls; i++) {
      consumer.scheduleNopPollTask();
    }
    consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
    return consumer;
  }
}
