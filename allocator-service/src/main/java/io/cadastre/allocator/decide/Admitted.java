package io.cadastre.allocator.decide;

import io.cadastre.domain.discovery.Fact;
import io.cadastre.kafka.message.Request;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What is well formed, in its partition and not decided before. */
sealed interface Admitted {
  /** Where it stood: a request that had to wait is not where the task reads now. */
  RecordMetadata at();

  /**
   * @param sender what the record said beside the request
   * @param skipped why the operator wants it answered with a fault instead of decided; else null
   */
  record AdmittedRequest(
      RecordMetadata at, Request request, String attempt, Sender sender, @Nullable String skipped)
      implements Admitted {}

  record AdmittedFact(RecordMetadata at, Fact fact) implements Admitted {}
}
