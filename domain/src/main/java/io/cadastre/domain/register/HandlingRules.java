package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.Handling;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import org.jspecify.annotations.Nullable;

/** What may be said of how a pool hands space out and takes it back. */
final class HandlingRules {
  private HandlingRules() {}

  /** What is said replaces what was; null where all of it is as AWS does it. */
  static @Nullable Handling next(
      @Nullable Handling before,
      @Nullable Strategy strategy,
      @Nullable Integer coolDownSeconds,
      @Nullable Boolean holdersOnly) {
    Handling old = before == null ? Handling.PLAIN : before;
    Integer seconds = coolDownSeconds == null ? old.coolDownSeconds() : coolDownSeconds;
    Handling next =
        new Handling(
            strategy == null ? old.strategy() : strategy,
            seconds == null || seconds == 0 ? null : seconds,
            holdersOnly == null ? old.holdersOnly() : holdersOnly);
    return next.equals(Handling.PLAIN) ? null : next;
  }

  static @Nullable Decision checkCoolDown(PoolId pool, @Nullable Integer seconds) {
    return seconds == null || seconds >= 0
        ? null
        : refused(
            RefusalCode.INVALID_VALUE,
            pool,
            "A cool-down is a number of seconds, 0 for none, not " + seconds + ".");
  }
}
