package io.cadastre.allocator.decide;

import io.cadastre.domain.discovery.Fact;
import io.cadastre.kafka.message.Request;
import org.jspecify.annotations.Nullable;

/** What is well formed, in its partition and not decided before. */
sealed interface Admitted {
  /**
   * @param sender what the record said beside the request
   * @param skipped why the operator wants it answered with a fault instead of decided; else null
   */
  record AdmittedRequest(Request request, String attempt, Sender sender, @Nullable String skipped)
      implements Admitted {}

  record AdmittedFact(Fact fact) implements Admitted {}
}
