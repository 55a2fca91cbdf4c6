package io.cadastre.domain.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.testkit.Meaning;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.domain.testkit.Then;
import java.util.Arrays;
import java.util.List;

/** Undoes events of a scenario with one IPAM, as the operator does. */
final class Undoing {
  private final Scenario scenario;

  Undoing(Scenario scenario) {
    this.scenario = scenario;
  }

  /** The last event of that kind. */
  Happened last(Class<? extends Event> type) {
    return scenario.happened().reversed().stream()
        .filter(one -> type.isInstance(one.event()))
        .findFirst()
        .orElseThrow();
  }

  Verdict verdict(Happened event) {
    Undo undo = Undo.of(event);
    for (Happened other : scenario.happened()) {
      if (other.sequence() < event.sequence() && undo.asksForEarlier()) {
        undo.earlier(other);
      } else if (other.sequence() > event.sequence()) {
        undo.then(other);
      }
    }
    return undo.verdict();
  }

  Verdict.Possible possible(Happened event) {
    Verdict verdict = verdict(event);
    assertThat(verdict).as(event.name()).isInstanceOf(Verdict.Possible.class);
    return (Verdict.Possible) verdict;
  }

  Verdict.Impossible impossible(Happened event) {
    Verdict verdict = verdict(event);
    assertThat(verdict).as(event.name()).isInstanceOf(Verdict.Impossible.class);
    return (Verdict.Impossible) verdict;
  }

  /** Sends the request, and goes on as before. */
  Then ask(Verdict.Possible request) {
    String region = request.region();
    Then then =
        scenario.as(request.account()).in(region).when(request.requestId(), request.command());
    scenario.in(Scenario.HOME);
    return then;
  }

  /** Undoes the last event of that kind; returns the event that did it. */
  Happened undo(Class<? extends Event> type) {
    ask(possible(last(type))).thenAccepted();
    scenario.sweepAll();
    return scenario.happened().getLast();
  }

  /** What happens changes something, undone it is as before, and that undone as after. */
  void thereAndBack(Class<? extends Event> type, Runnable happens) {
    List<String> before = state();
    happens.run();
    scenario.sweepAll();
    List<String> after = state();
    assertThat(after).isNotEqualTo(before);
    Happened event = last(type);
    ask(possible(event)).thenAccepted();
    Happened undone = scenario.happened().getLast();
    scenario.sweepAll();
    assertThat(state()).isEqualTo(before);
    assertThat(verdict(event)).isEqualTo(new Verdict.Done(first(event), undone));
    ask(possible(undone)).thenAccepted();
    scenario.sweepAll();
    assertThat(state()).isEqualTo(after);
    ask(possible(event)).thenAccepted();
    scenario.sweepAll();
    assertThat(state()).isEqualTo(before);
  }

  /** The request of the first attempt. */
  private static Verdict.Possible first(Happened event) {
    return (Verdict.Possible) Undo.of(event).verdict();
  }

  /** It is refused because of these later events. */
  Verdict.Impossible standing(Happened event, Happened... later) {
    Verdict.Impossible impossible = impossible(event);
    assertThat(impossible.standing())
        .extracting(LaterEvent::sequence)
        .containsExactly(Arrays.stream(later).map(Happened::sequence).toArray(Long[]::new));
    assertThat(impossible.more()).isZero();
    return impossible;
  }

  List<String> state() {
    return Meaning.of(scenario.rows(), scenario.happened().getFirst().ipam());
  }
}
