package io.cadastre.ec2;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.scope.ScopeId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
   * The same from all that ever was as well.
   *
   * @param question of the rows as they are, and of the past
   */
  <T> CompletionStage<T> readHistory(BiFunction<Rows, Past, T> question);

  /** What ever was, as far as it is known. */
  interface Past {
    /**
     * The allocations and resources that had this very CIDR at some time from the one to the other,
     * in the order of their beginnings, until the visitor answers false.
     *
     * @param after the place of the last one seen; null: from the start
     */
    void at(
        IpamId ipam,
        ScopeId scope,
        Cidr cidr,
        Instant from,
        Instant to,
        @Nullable String after,
        Predicate<Life> visitor);
  }

  /**
   * A row for as long as it was so.
   *
   * @param place in the order of all
   * @param to null: it is so still
   */
  record Life(Row row, String place, Instant from, @Nullable Instant to) {}

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
