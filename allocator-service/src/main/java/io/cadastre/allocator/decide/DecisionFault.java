package io.cadastre.allocator.decide;

import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A bug met while deciding: the task stops at this record rather than guess. */
public final class DecisionFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DecisionFault(@Nullable RecordMetadata at, RuntimeException cause) {
    super(
        at == null
            ? "the rows kept do not fit together, the index cannot be made"
            : "cannot decide " + at.topic() + "-" + at.partition() + " at offset " + at.offset(),
        cause);
  }
}
