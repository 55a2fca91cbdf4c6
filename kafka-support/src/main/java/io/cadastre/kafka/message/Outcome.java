package io.cadastre.kafka.message;

import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeRow;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
public sealed interface Outcome {
  record IpamResult(IpamRow ipam) implements Outcome {}

  record ScopeResult(ScopeRow scope) implements Outcome {}

  record PoolResult(PoolRow pool) implements Outcome {}

  record PoolCidrResult(PoolCidrRow poolCidr) implements Outcome {}

  record AllocationResult(AllocationRow allocation) implements Outcome {}

  /**
   * @param code as text: one that a later release gives must not be unreadable
   */
  record RefusedResult(String code, String subject, String message, @Nullable String rival)
      implements Outcome {
    public RefusedResult(Refusal refusal) {
      this(refusal.code().text(), refusal.subject(), refusal.message(), refusal.rival());
    }

    public Refusal refusal() {
      return new Refusal(RefusalCode.of(code), subject, message, rival);
    }
  }

  /** The outcome that answers with this row. */
  static Outcome of(Row answer) {
    return switch (answer) {
      case IpamRow row -> new IpamResult(row);
      case ScopeRow row -> new ScopeResult(row);
      case PoolRow row -> new PoolResult(row);
      case PoolCidrRow row -> new PoolCidrResult(row);
      case AllocationRow row -> new AllocationResult(row);
      default -> throw new IllegalArgumentException("no outcome is a " + answer);
    };
  }
}
