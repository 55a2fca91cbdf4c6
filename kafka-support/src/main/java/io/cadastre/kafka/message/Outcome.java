package io.cadastre.kafka.message;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.scope.ScopeRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
public sealed interface Outcome {
  record IpamResult(IpamRow ipam) implements Outcome {}

  record ScopeResult(ScopeRow scope) implements Outcome {}

  record PoolResult(PoolRow pool) implements Outcome {}

  record PoolCidrResult(PoolCidrRow poolCidr) implements Outcome {}

  /**
   * @param explanation why this CIDR; null where nobody reads it
   */
  record AllocationResult(AllocationRow allocation, @Nullable Explanation explanation)
      implements Outcome {}

  /** Of a request for several allocations, or that released some. */
  record AllocationsResult(
      List<AllocationRow> allocations, List<Explanation> explanations, List<AllocationRow> released)
      implements Outcome {}

  record QuarantineResult(QuarantineRow quarantine) implements Outcome {}

  /**
   * @param code as text: one that a later release gives must not be unreadable
   * @param wouldFit a free CIDR that comes nearest to what was wanted
   */
  record RefusedResult(
      String code, String subject, String message, @Nullable String rival, @Nullable Cidr wouldFit)
      implements Outcome {
    public RefusedResult(Refusal refusal) {
      this(
          refusal.code().text(),
          refusal.subject(),
          refusal.message(),
          refusal.rival(),
          refusal.wouldFit());
    }

    public Refusal refusal() {
      return new Refusal(RefusalCode.of(code), subject, message, rival, wouldFit);
    }
  }

  /** The outcome of a command that was accepted. */
  static Outcome of(Command command, Decision.Accepted accepted) {
    boolean several = command instanceof Batch || command instanceof Allocate a && a.dualStack();
    return several ? several(command, accepted) : of(accepted);
  }

  private static Outcome several(Command command, Decision.Accepted accepted) {
    List<AllocationRow> rows = accepted.answers().stream().map(AllocationRow.class::cast).toList();
    int released = command instanceof Batch batch ? batch.releases().size() : 0;
    return new AllocationsResult(
        rows.subList(released, rows.size()), accepted.explanations(), rows.subList(0, released));
  }

  private static Outcome of(Decision.Accepted accepted) {
    return switch (accepted.answer()) {
      case IpamRow row -> new IpamResult(row);
      case ScopeRow row -> new ScopeResult(row);
      case PoolRow row -> new PoolResult(row);
      case PoolCidrRow row -> new PoolCidrResult(row);
      case AllocationRow row ->
          new AllocationResult(
              row, accepted.explanations().isEmpty() ? null : accepted.explanations().getFirst());
      case QuarantineRow row -> new QuarantineResult(row);
      default -> throw new IllegalArgumentException("no outcome is a " + accepted.answer());
    };
  }
}
