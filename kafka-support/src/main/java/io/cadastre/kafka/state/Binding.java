package io.cadastre.kafka.state;

import io.cadastre.kafka.codec.Hash;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A request id and the outcome it is bound to, as format 1 kept it. Nothing writes it any more; a
 * schema that was released stays readable.
 *
 * @param parameters hash of the operation and the caller's parameters
 * @param result as it stands on the topic of results
 */
public record Binding(Hash parameters, ByteBuffer result, Instant time) {}
