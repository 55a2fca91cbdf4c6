package io.cadastre.kafka.message;

import io.cadastre.domain.core.Command;

/** A command on its way to be decided. */
public record Request(RequestEnvelope envelope, Command command) {}
