package io.cadastre.kafka.message;

import io.cadastre.domain.core.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What every request carries.
 *
 * @param requestId the idempotency key, scoped by principal
 * @param attempt this sending of it; null: the record's topic, partition and offset
 * @param region the Region the caller called
 * @param dryRun only say whether it would be accepted
 */
public record RequestEnvelope(
    String requestId,
    @Nullable String attempt,
    Principal principal,
    String region,
    boolean dryRun) {

  public RequestEnvelope forAttempt(String given) {
    return new RequestEnvelope(requestId, given, principal, region, dryRun);
  }
}
