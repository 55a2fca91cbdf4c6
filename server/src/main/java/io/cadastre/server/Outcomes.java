package io.cadastre.server;

import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Handling;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Outcomes as lines for people. */
final class Outcomes {
  private Outcomes() {}

  static String lines(Outcome outcome) {
    return texts(outcome).map(Plain::line).collect(Collectors.joining(System.lineSeparator()));
  }

  /** Of a preview: an id would be taken for that of an allocation. */
  static String previewed(Outcome outcome) {
    Stream<String> texts =
        switch (outcome) {
          case AllocationResult one ->
              Stream.of(
                  one.allocation().cidr()
                      + (one.explanation() == null ? "" : why(one.explanation())));
          case AllocationsResult several ->
              several.allocations().stream().map(row -> row.cidr().toString());
          default -> texts(outcome);
        };
    String before = outcome instanceof RefusedResult ? "" : "preview, nothing allocated: ";
    return texts
        .map(text -> Plain.line(before + text))
        .collect(Collectors.joining(System.lineSeparator()));
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
      case IpamResult one -> Stream.of(text(one.ipam().id(), one.ipam().description()));
      case ScopeResult one -> Stream.of(text(one.scope().id(), one.scope().description()));
      case PoolResult one ->
          Stream.of(text(one.pool().id(), one.pool().description()) + text(one.pool().handles()));
      case PoolCidrResult one -> Stream.of(text(one.poolCidr()));
      case QuarantineResult freed -> Stream.of("free: " + text(freed.quarantine().previous()));
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
        + (description == null || description.isEmpty() ? "" : "  \"" + description + "\"");
  }

  /** Nothing of a pool that is as AWS has it. */
  private static String text(Handling how) {
    return (how.strategy() == Handling.PLAIN.strategy()
            ? ""
            : "  " + StrategyName.of(how.strategy()))
        + (how.coolDown().isZero() ? "" : "  cool-down " + how.coolDownSeconds() + " s")
        + (how.holdersOnly() ? "  holders only" : "");
  }

  private static String why(Explanation explanation) {
    return explanation.rule().isEmpty() ? "" : "  (" + explanation.rule() + ")";
  }
}
