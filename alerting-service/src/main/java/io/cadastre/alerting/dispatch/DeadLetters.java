package io.cadastre.alerting.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;

/** Where notifications are kept that a receiver will never take: their bytes, where and why. */
final class DeadLetters {
  /** As the allocator's: they are too few to be spread. */
  private static final byte[] KEY = "00000".getBytes(StandardCharsets.UTF_8);

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  DeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Returns once it is recorded.
   *
   * @throws KafkaException when it could not be
   */
  void record(ConsumerRecord<byte[], byte[]> record, String reason) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic, 0, KEY, record.value(), record.headers());
    header(letter.headers(), "dlq-reason", reason);
    header(letter.headers(), "dlq-topic", record.topic());
    header(letter.headers(), "dlq-partition", String.valueOf(record.partition()));
    header(letter.headers(), "dlq-offset", String.valueOf(record.offset()));
    if (record.key() != null) {
      letter.headers().add("dlq-key", record.key());
    }
    try {
      producer.send(letter).get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot record a dead letter", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
