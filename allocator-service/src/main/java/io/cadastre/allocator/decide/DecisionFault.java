package io.cadastre.allocator.decide;

import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A bug met while deciding: the allocator stops there rather than guess. */
public final class DecisionFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private DecisionFault(String what, RuntimeException cause) {
    super(what, cause);
  }

  /**
   * Runs what is ours to answer for. What Kafka throws through it, a lost transaction for one, is
   * no bug and passes as it is.
   *
   * @param what the sentence of the fault, where there is one
   */
  static void guard(Supplier<String> what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      throw isOurs(e) ? new DecisionFault(what.get(), e) : e;
    }
  }

  private static boolean isOurs(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KafkaException || cause instanceof DecisionFault) {
        return false;
      }
    }
    return true;
  }

  static String cannotDecide(RecordMetadata at) {
    return "cannot decide %s-%d@%d".formatted(at.topic(), at.partition(), at.offset());
  }
}
