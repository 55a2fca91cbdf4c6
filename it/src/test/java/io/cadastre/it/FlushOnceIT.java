package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.allocator.FlushOnce;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the producer of the deciding threads makes of a commit, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FlushOnceIT {
  private static final String IN = "in";
  private static final String OUT = "out";
  private static final int MAX_BYTES = 1_000;

  private final FlushOnce clients = new FlushOnce();
  private Kafka kafka;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kafka = Kafka.start(folder);
    try (Admin admin = clients.getAdmin(connection())) {
      NewTopic small =
          new NewTopic(OUT, 2, (short) 1)
              .configs(Map.of("max.message.bytes", String.valueOf(MAX_BYTES)));
      admin.createTopics(List.of(new NewTopic(IN, 1, (short) 1), small)).all().get();
    }
  }

  @AfterAll
  void stop() throws Exception {
    kafka.close();
  }

  @Test
  void recordsOfAllTasks_areSentOnce_beforeTheOffsets() throws Exception {
    try (Producer<byte[], byte[]> producer = producer("together")) {
      producer.beginTransaction();
      Future<RecordMetadata> first = producer.send(record(0, "first task"));
      producer.flush();
      Future<RecordMetadata> second = producer.send(record(1, "second task"));
      producer.flush();
      assertThat(List.of(first.isDone(), second.isDone())).containsOnly(false);

      producer.sendOffsetsToTransaction(offset(7), new ConsumerGroupMetadata("together"));
      assertThat(List.of(first.isDone(), second.isDone())).containsOnly(true);
      producer.commitTransaction();

      assertThat(read()).contains("first task", "second task");
      assertThat(committed("together")).isEqualTo(7);
    }
  }

  @Test
  void recordThatIsRefused_failsTheCommit_andNothingIsSeen() throws Exception {
    try (Producer<byte[], byte[]> producer = producer("refused")) {
      producer.beginTransaction();
      producer.send(record(0, "lost with it"));
      producer.flush();
      producer.send(record(1, "x".repeat(2 * MAX_BYTES)));
      producer.flush();
      assertThatThrownBy(
              () ->
                  producer.sendOffsetsToTransaction(
                      offset(9), new ConsumerGroupMetadata("refused")))
          .isInstanceOf(KafkaException.class);
      producer.abortTransaction();

      assertThat(read()).doesNotContain("lost with it");
      assertThat(committed("refused")).isEqualTo(-1);
    }
  }

  private Map<String, Object> connection() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  /** It sends nothing by itself for an hour. */
  private Producer<byte[], byte[]> producer(String id) {
    Map<String, Object> config = new HashMap<>(connection());
    config.put("transactional.id", id);
    config.put("linger.ms", "3600000");
    config.put("delivery.timeout.ms", "3660000");
    Producer<byte[], byte[]> producer = clients.getProducer(config);
    producer.initTransactions();
    return producer;
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, String text) {
    return new ProducerRecord<>(OUT, partition, null, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offset(long offset) {
    return Map.of(new TopicPartition(IN, 0), new OffsetAndMetadata(offset));
  }

  /** All that is committed by now, in both partitions. */
  private List<String> read() {
    Map<String, Object> config = new HashMap<>(connection());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    List<TopicPartition> partitions =
        List.of(new TopicPartition(OUT, 0), new TopicPartition(OUT, 1));
    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(config)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> texts = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          texts.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
      return texts;
    }
  }

  /** Where the group goes on in the topic read, or -1. */
  private long committed(String group) throws Exception {
    TopicPartition in = new TopicPartition(IN, 0);
    try (Admin admin = clients.getAdmin(connection())) {
      OffsetAndMetadata offset =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(in);
      return offset == null ? -1 : offset.offset();
    }
  }
}
