package io.cadastre.ec2;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Where handlers have commands decided and read what stands: the only door to the state. */
public interface Registry {

  /**
   * Has a command decided.
   *
   * @return the one outcome, once a read shows its effect; fails with an {@code Ec2Error} of code
   *     {@code Unavailable} when there is none in time, and the same request id finds it later
   */
  CompletionStage<Outcome> decide(Ask ask);

  /**
   * Answers from rows that hold every outcome given before this call, as they are at one moment.
   *
   * @return the answer; fails with an {@code Ec2Error} of code {@code Unavailable} when the rows do
   *     not come up to date in time
   */
  <T> CompletionStage<T> read(Function<Rows, T> question);

  /**
   * A command and who asks.
   *
   * @param requestId the idempotency key
   * @param region the Region the caller called
   */
  record Ask(
      Principal principal, String region, String requestId, boolean dryRun, Command command) {}

  /** What became of a command. */
  sealed interface Outcome {
    /** The row asked about, as it stands after the decision. */
    record Granted(Row row) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }
}
