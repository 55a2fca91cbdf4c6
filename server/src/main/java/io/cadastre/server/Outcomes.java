package io.cadastre.server;

import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.AllocationsResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import java.util.StringJoiner;

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
      default -> outcome.toString();
    };
  }

  private static String text(AllocationRow row) {
    return row.cidr()
        + "  "
        + row.id()
        + (row.expiresAt() == null ? "" : "  until " + row.expiresAt());
  }

  private static String why(Explanation explanation) {
    return explanation.rule().isEmpty() ? "" : "  (" + explanation.rule() + ")";
  }
}
