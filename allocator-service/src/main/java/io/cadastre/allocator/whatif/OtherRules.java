package io.cadastre.allocator.whatif;

import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.Handling;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.Strategy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the pool would be. Null: as it was; an empty length: no such rule.
 *
 * @param min the netmask length of the largest CIDR allowed
 * @param max the netmask length of the smallest CIDR allowed
 * @param standard taken where the caller names no size
 */
public record OtherRules(
    @Nullable Optional<Integer> min,
    @Nullable Optional<Integer> max,
    @Nullable Optional<Integer> standard,
    @Nullable Strategy strategy) {

  /**
   * @throws ImpossibleRulesException when no pool can have them, with a sentence
   */
  PoolRow over(PoolRow pool) {
    AllocationRules was = pool.rules();
    AllocationRules rules =
        new AllocationRules(
            other(min, was.minNetmaskLength()),
            other(max, was.maxNetmaskLength()),
            other(standard, was.defaultNetmaskLength()),
            was.resourceTags());
    String fault = rules.fault(pool.family());
    if (fault != null) {
      throw new ImpossibleRulesException(fault);
    }
    Handling handles = pool.handles();
    Handling handling =
        strategy == null
            ? pool.handling()
            : new Handling(strategy, handles.coolDownSeconds(), handles.holdersOnly());
    return pool.modified(pool.description(), pool.autoImport(), rules, handling);
  }

  private static @Nullable Integer other(@Nullable Optional<Integer> next, @Nullable Integer was) {
    return next == null ? was : next.orElse(null);
  }
}
