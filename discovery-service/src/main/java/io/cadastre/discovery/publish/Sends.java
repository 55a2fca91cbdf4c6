package io.cadastre.discovery.publish;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends until the first failure. The commit would say so as well, but while Kafka is away each send
 * waits for it anew, and a sweep has many.
 */
final class Sends {
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Sends(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * @throws KafkaException when this one or one before failed
   */
  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, failed) -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
        });
    Exception failed = failure.get();
    if (failed != null) {
      throw failed instanceof KafkaException known
          ? known
          : new KafkaException("a record could not be sent", failed);
    }
  }
}
