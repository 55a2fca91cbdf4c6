package io.cadastre.kafka.message;

import io.cadastre.domain.core.Event;

/** An event with its place in the record. */
public record Recorded(EventEnvelope envelope, Event event) {}
