package io.cadastre.allocator.decide;

import io.cadastre.kafka.message.Request;

/** A request that is well formed, in its partition and not decided before. */
record Admitted(Request request, String attempt) {}
