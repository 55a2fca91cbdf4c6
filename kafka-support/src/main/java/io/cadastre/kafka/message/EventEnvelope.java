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
 * @param scope the id of the scope it happened in; null where it concerns an IPAM as a whole
 * @param sequence counts the aggregate's events from 1
 * @param previousHash of the aggregate's event before it; zeros for the first
 * @param actor who asked; null for what came about by itself
 * @param region the Region that was called; null for what came about by itself
 * @param cause the id of the request that caused it, or {@code time}
 */
public record EventEnvelope(
    String aggregateKind,
    IpamId aggregate,
    @Nullable String scope,
    long sequence,
    Hash previousHash,
    @Nullable Principal actor,
    @Nullable String region,
    String cause,
    Instant time) {
  public static final String IPAM = "ipam";
}
