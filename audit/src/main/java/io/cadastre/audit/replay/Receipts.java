package io.cadastre.audit.replay;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What became of the records that were sent. Told on the producer's thread, asked on another. */
final class Receipts implements Callback {
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  @Override
  public void onCompletion(@Nullable RecordMetadata place, @Nullable Exception failed) {
    if (failed == null) {
      acknowledged.incrementAndGet();
    } else {
      failure.compareAndSet(null, failed); // the first is the cause of those that follow
    }
  }

  boolean hasFailure() {
    return failure.get() != null;
  }

  /** How many have been acknowledged yet. */
  long soFar() {
    return acknowledged.get();
  }

  /**
   * How many were acknowledged, once nothing is on its way any more.
   *
   * @throws KafkaException when one of them was not: the first one's reason
   */
  long acknowledged() {
    Exception first = failure.get();
    if (first != null) {
      throw new KafkaException("after " + acknowledged + " records", first);
    }
    return acknowledged.get();
  }
}
