package io.cadastre.server;

import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.AllocationsResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outcomes as lines for people. */
final class Outcomes {
  private Outcomes() {}

  static String lines(Outcome outcome) {
    return texts(outcome).map(Plain::line).collect(Collectors.joining(System.lineSeparator()));
  }

  private static Stream<String> texts(Outcome outcome) {
    return switch (outcome) {
      case AllocationResult granted ->
          Stream.of(
              text(granted.allocation())
                  + (granted.explanation() == null ? "" : why(granted.explanation())));
      case AllocationsResult granted ->
          Stream.concat(
              granted.allocations().stream().map(Outcomes::text),
              granted.released().stream().map(row -> "released " + text(row)));
      case RefusedResult refused ->
          Stream.of(
              "refused: "
                  + refused.message()
                  + " ("
                  + refused.code()
                  + ")"
                  + (refused.wouldFit() == null ? "" : "; " + refused.wouldFit() + " would fit"));
      default -> Stream.of(outcome.toString());
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
