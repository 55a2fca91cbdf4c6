package io.cadastre.domain.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a decider: events to record, or why not. */
public sealed interface Decision {
  /**
   * @param scope the scope all events lie in; null where they concern more than one
   * @param events in order, none for a preview
   * @param answer the row the caller asked about, as it stands after the events
   */
  record Accepted(@Nullable Id scope, List<Event> events, Row answer) implements Decision {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Refused(Refusal refusal) implements Decision {}

  static Decision accepted(@Nullable Id scope, Event event, Row answer) {
    return new Accepted(scope, List.of(event), answer);
  }

  static Decision refused(RefusalCode code, Id subject, String message) {
    return new Refused(new Refusal(code, subject.value(), message, null));
  }

  static Decision refused(RefusalCode code, Id subject, String message, Id rival) {
    return new Refused(new Refusal(code, subject.value(), message, rival.value()));
  }
}
