package io.cadastre.domain.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a pool hands space out and takes it back, beyond what AWS knows.
 *
 * @param coolDownSeconds for how long released space is kept back; null: not at all
 * @param holdersOnly whether only who asked for an allocation may release or renew it
 */
public record Handling(Strategy strategy, @Nullable Integer coolDownSeconds, boolean holdersOnly) {
  /** The lowest first, back at once, by anyone of the account. */
  public static final Handling PLAIN = new Handling(Strategy.LOWEST, null, false);

  /** Zero where released space is free at once. */
  public Duration coolDown() {
    return Duration.ofSeconds(coolDownSeconds == null ? 0 : coolDownSeconds);
  }
}
