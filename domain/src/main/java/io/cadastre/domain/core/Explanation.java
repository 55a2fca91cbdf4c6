package io.cadastre.domain.core;

import io.cadastre.domain.address.Cidr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an allocation has the CIDR it has.
 *
 * @param strategy {@code lowest}, {@code best-fit} or {@code sparse}; {@link #AS_WANTED} where the
 *     caller named the CIDR
 * @param rule a sentence: the rule that chose
 * @param skipped what came before it in the order of that rule, and would not do; the nearest ones
 */
public record Explanation(Id pool, String strategy, String rule, List<Skipped> skipped) {
  public static final String AS_WANTED = "as-wanted";

  public Explanation {
    skipped = List.copyOf(skipped);
  }

  /**
   * What was not chosen, and why.
   *
   * @param cidr null: the pool as a whole
   */
  public record Skipped(Id pool, @Nullable Cidr cidr, String reason) {}
}
