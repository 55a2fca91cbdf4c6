package io.cadastre.kafka.message;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.kafka.codec.Hash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every event carries.
 *
 * @param aggregateKind {@link #IPAM}
 * @param scope the id of the scope it happened in; null where it concerns more than one
 * @param sequence counts the aggregate's events from 1
 * @param previousHash of the aggregate's event before it; zeros for the first
 * @param actor who asked; null where time itself was the cause
 * @param cause the id of the request or event that caused it
 */
public record EventEnvelope(
    String aggregateKind,
    IpamId aggregate,
    @Nullable String scope,
    long sequence,
    Hash previousHash,
    @Nullable Principal actor,
    String cause,
    Instant time) {
  public static final String IPAM = "ipam";
}
