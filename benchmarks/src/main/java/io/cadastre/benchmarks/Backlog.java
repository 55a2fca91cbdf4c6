package io.cadastre.benchmarks;

import io.cadastre.domain.core.Command;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what is to be drained, before anybody reads it. Returns the ends of the partitions. */
final class Backlog {
  static final int BLANK_BYTES = 200;

  private final Map<String, Object> connection;

  Backlog(Map<String, Object> connection) {
    this.connection = connection;
  }

  /** Requests to all IPAMs in turn. */
  Map<TopicPartition, Long> requests(
      Topics topics, Messages messages, Workload workload, int records) {
    try (Writer writer = new Writer(connection)) {
      for (int ipam = 0; ipam < workload.ipams(); ipam++) {
        int number = 0;
        for (Command command : workload.begin(ipam)) {
          byte[] value = messages.encode(new Request(Workload.envelope(ipam, number++), command));
          writer.write(topics.requests(), workload.partition(ipam), workload.tag(ipam), value);
        }
      }
      for (int i = 0; i < records; i++) {
        int ipam = i % workload.ipams();
        long number = 10 + i;
        Request request =
            new Request(Workload.envelope(ipam, number), workload.allocate(ipam, number));
        writer.write(
            topics.requests(),
            workload.partition(ipam),
            workload.tag(ipam),
            messages.encode(request));
      }
      return writer.ends;
    }
  }

  /** Records without a meaning, each under a key of its own. */
  Map<TopicPartition, Long> blanks(String topic, int partitions, int records) {
    SplittableRandom random = new SplittableRandom(1);
    try (Writer writer = new Writer(connection)) {
      for (int i = 0; i < records; i++) {
        byte[] value = new byte[BLANK_BYTES];
        random.nextBytes(value);
        String key = "%016x".formatted(ByteBuffer.wrap(value).getLong());
        writer.write(topic, i % partitions, key, value);
      }
      return writer.ends;
    }
  }

  private static final class Writer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    Writer(Map<String, Object> connection) {
      Map<String, Object> config = new HashMap<>(connection);
      // In order, and at ease with partitions whose leaders were chosen a moment ago.
      config.put("enable.idempotence", false);
      config.put("max.in.flight.requests.per.connection", 1);
      config.put("batch.size", 256 * 1024);
      config.put("linger.ms", 20);
      config.put("buffer.memory", 64L << 20);
      producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void write(String topic, int partition, String key, byte[] value) {
      byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
      producer.send(
          new ProducerRecord<>(topic, partition, bytes, value),
          (metadata, failed) -> {
            if (failed != null) {
              failure.set(failed);
            }
          });
      ends.merge(new TopicPartition(topic, partition), 1L, Long::sum);
    }

    @Override
    public void close() {
      producer.close();
      if (failure.get() != null) {
        throw new IllegalStateException("the backlog is not whole", failure.get());
      }
    }
  }
}
