package io.cadastre.domain.pool;

import io.cadastre.domain.core.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * On which terms an allocation is held, beyond what AWS knows.
 *
 * @param tenant the platform that asked for it by its own topic; null: none
 * @param owner for whom it is, as the caller says it
 * @param purpose what for, as the caller says it
 * @param expiresAt when it is released by itself; null: never
 */
public record Terms(
    @Nullable String tenant,
    @Nullable String owner,
    @Nullable String purpose,
    @Nullable Instant expiresAt) {

  /** The terms of what somebody asks for; null where there is nothing to say. */
  public static @Nullable Terms of(
      Principal asker, @Nullable String owner, @Nullable String purpose, @Nullable Instant until) {
    return asker.tenant() == null && owner == null && purpose == null && until == null
        ? null
        : new Terms(asker.tenant(), owner, purpose, until);
  }

  Terms until(@Nullable Instant next) {
    return new Terms(tenant, owner, purpose, next);
  }
}
