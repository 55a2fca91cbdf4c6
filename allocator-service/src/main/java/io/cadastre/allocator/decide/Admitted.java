package io.cadastre.allocator.decide;

import io.cadastre.kafka.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that is well formed, in its partition and not decided before.
 *
 * @param skipped why the operator wants it answered with a fault instead of decided; else null
 */
record Admitted(Request request, String attempt, @Nullable String skipped) {}
