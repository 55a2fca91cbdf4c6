package io.cadastre.kafka.message;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.undo.Happened;

/** An event with its place in the record. */
public record Recorded(EventEnvelope envelope, Event event) {
  /** The same in the terms of the domain, which knows no chain. */
  public Happened happened() {
    String scope = envelope.scope();
    return new Happened(
        envelope.aggregate(),
        envelope.sequence(),
        envelope.time(),
        scope == null ? null : new ScopeId(scope),
        envelope.actor(),
        envelope.cause(),
        event);
  }
}
