package io.cadastre.server;

import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.AllocationsResult;
import io.cadastre.kafka.message.Outcome.IpamResult;
import io.cadastre.kafka.message.Outcome.PoolCidrResult;
import io.cadastre.kafka.message.Outcome.PoolResult;
import io.cadastre.kafka.message.Outcome.QuarantineResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Outcome.ScopeResult;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Outcomes as lines for people. */
final class Outcomes {
  private Outcomes() {}

  static String line(Outcome outcome) {
    return switch (outcome) {
      case AllocationResult granted ->
          text(granted.allocation())
              + (granted.explanation() == null ? "" : why(granted.explanation()));
      case AllocationsResult granted -> {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        granted.allocations().forEach(row -> lines.add(text(row)));
        granted.released().forEach(row -> lines.add("released " + text(row)));
        yield lines.toString();
      }
      case RefusedResult refused ->
          "refused: "
              + refused.message()
              + " ("
              + refused.code()
              + ")"
              + (refused.wouldFit() == null ? "" : "; " + refused.wouldFit() + " would fit");
      case IpamResult one -> text(one.ipam().id(), one.ipam().description());
      case ScopeResult one -> text(one.scope().id(), one.scope().description());
      case PoolResult one -> text(one.pool().id(), one.pool().description());
      case PoolCidrResult one -> text(one.poolCidr());
      case QuarantineResult freed -> "free: " + text(freed.quarantine().previous());
    };
  }

  private static String text(AllocationRow row) {
    return row.cidr()
        + "  "
        + row.id()
        + (row.expiresAt() == null ? "" : "  until " + row.expiresAt());
  }

  private static String text(PoolCidrRow row) {
    return (row.cidr() == null ? "/" + row.netmaskLength() : row.cidr())
        + "  "
        + row.id()
        + "  "
        + row.state().name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (row.failure() == null ? "" : ": " + row.failure().message());
  }

  private static String text(Id id, @Nullable String description) {
    return id.value()
        + (description == null || description.isEmpty()
            ? ""
            : "  \"" + description.replaceAll("\\p{Cntrl}", " ") + "\"");
  }

  private static String why(Explanation explanation) {
    return explanation.rule().isEmpty() ? "" : "  (" + explanation.rule() + ")";
  }
}
