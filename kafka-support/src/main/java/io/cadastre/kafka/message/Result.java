package io.cadastre.kafka.message;

/** The one outcome of a request, as told to one attempt. */
public record Result(ResultEnvelope envelope, Outcome outcome) {}
