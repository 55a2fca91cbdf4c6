package io.cadastre.kafka.message;

import io.cadastre.domain.core.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every request carries.
 *
 * @param requestId the idempotency key, scoped by principal
 * @param attempt this sending of it; null: the record's topic, partition and offset
 * @param region the Region the caller called
 * @param dryRun only say whether it would be accepted
 * @param validUntil when it stops to be worth deciding; null: never
 */
public record RequestEnvelope(
    String requestId,
    @Nullable String attempt,
    Principal principal,
    String region,
    boolean dryRun,
    @Nullable Instant validUntil) {}
