package io.cadastre.domain.core;

import java.util.List;

/** The answer of a decider: events to record, or why not. */
public sealed interface Decision {
  /**
   * @param events in order, none for a preview
   * @param answers the rows the caller asked about, as they stand after the events, or last stood
   * @param explanations why they are what they are, one for each that was chosen; else empty
   */
  record Accepted(List<Event> events, List<Row> answers, List<Explanation> explanations)
      implements Decision {
    public Accepted {
      events = List.copyOf(events);
      answers = List.copyOf(answers);
      explanations = List.copyOf(explanations);
    }

    /** The row, of a command that asks about one. */
    public Row answer() {
      return answers.getFirst();
    }
  }

  record Refused(Refusal refusal) implements Decision {}

  static Decision accepted(Event event, Row answer) {
    return new Accepted(List.of(event), List.of(answer), List.of());
  }

  static Decision refused(RefusalCode code, Id subject, String message) {
    return new Refused(new Refusal(code, subject.value(), message, null));
  }

  static Decision refused(RefusalCode code, Id subject, String message, Id rival) {
    return new Refused(new Refusal(code, subject.value(), message, rival.value()));
  }
}
