package io.cadastre.domain.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a command.
 *
 * @param region the Region the caller called; null: he called none
 * @param now decided once a request, never earlier than the IPAM's last event
 * @param sequence of the first event that would come of it, 0 of a preview; what has no id yet gets
 *     one from it
 */
public record Asked(Principal principal, @Nullable String region, Instant now, long sequence) {
  public String account() {
    return principal.account();
  }
}
