package io.cadastre.domain.core;

import java.util.List;

/** The answer of a decider: events to record, or why not. */
public sealed interface Decision {
  /**
   * @param events in order, none for a preview
   * @param answer the row the caller asked about, as it stands after the events
   */
  record Accepted(List<Event> events, Row answer) implements Decision {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Refused(Refusal refusal) implements Decision {}

  static Decision accepted(Event event, Row answer) {
    return new Accepted(List.of(event), answer);
  }

  static Decision refused(RefusalCode code, Id subject, String message) {
    return new Refused(new Refusal(code, subject.value(), message, null));
  }

  static Decision refused(RefusalCode code, Id subject, String message, Id rival) {
    return new Refused(new Refusal(code, subject.value(), message, rival.value()));
  }
}
