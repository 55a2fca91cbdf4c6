package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a request id is bound to its outcome: 24 hours, to the millisecond. */
class OutcomeWindowTest {
  private static final Duration WINDOW = Duration.ofHours(24);

  private DecidingDriver register;

  @BeforeEach
  void start(@TempDir Path folder) {
    register = new DecidingDriver(folder);
    register.givenPoolWith("10.0.0.0/8");
  }

  @AfterEach
  void stop() {
    register.close();
  }

  private void pass(Duration time) {
    register.driver.advanceWallClockTime(time);
  }

  private Result ask(int netmaskLength) {
    return register.ask("r1", register.allocate(netmaskLength));
  }

  private static String cidr(Result result) {
    return ((AllocationResult) result.outcome()).allocation().cidr().toString();
  }

  @Test
  void withinTheWindow_theSameRequestHasItsOutcome() {
    Result first = ask(24);
    register.recorded();
    pass(WINDOW);

    assertThat(ask(24).outcome()).isEqualTo(first.outcome());
    assertThat(register.recorded()).isEmpty();
  }

  @Test
  void afterItsEnd_theSameIdIsANewRequest() {
    assertThat(cidr(ask(24))).isEqualTo("10.0.0.0/24");
    register.recorded();
    pass(WINDOW.plusMillis(1));

    Result anew = ask(24);
    assertThat(cidr(anew)).isEqualTo("10.0.1.0/24");
    assertThat(register.recorded()).hasSize(1);
    assertThat(ask(24).outcome()).as("it is bound in its turn").isEqualTo(anew.outcome());
  }

  @Test
  void afterItsEnd_otherParametersAreNoMismatch() {
    ask(24);
    pass(WINDOW.plusMillis(1));

    assertThat(cidr(ask(25))).isEqualTo("10.0.1.0/25");
  }

  /** A partition moved as a period began, and the host it is at now has a clock that is behind. */
  @Test
  void whereTheNextPeriodWasSeenAlready_whatBindsInThisOneIsFound() {
    Instant now = register.ask("before", register.allocate(24)).envelope().time();
    long length = WINDOW.toMillis();
    Duration left = Duration.ofMillis(length - now.toEpochMilli() % length);
    pass(left.minusSeconds(2));
    Result first = ask(24);
    register.recorded();
    pass(WINDOW.minusMillis(500));
    Instant ahead = now.plus(left).plus(WINDOW).plusSeconds(1);
    new Outcomes(register.outcomes(WINDOW), register.messages, WINDOW).begin(ahead);

    assertThat(ask(24).outcome()).isEqualTo(first.outcome());
    assertThat(register.recorded()).isEmpty();
  }

  /** A retry within the window does not make the window longer. */
  @Test
  void theWindow_beginsWithTheOutcome() {
    ask(24);
    pass(WINDOW.minusHours(1));
    assertThat(cidr(ask(24))).isEqualTo("10.0.0.0/24");
    pass(Duration.ofHours(1).plusMillis(1));

    assertThat(cidr(ask(24))).isEqualTo("10.0.1.0/24");
  }
}
