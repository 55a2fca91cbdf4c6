package io.cadastre.domain.core;

import java.time.Instant;

/**
 * The circumstances of a command.
 *
 * @param region the Region the caller called
 * @param now decided once a request, never earlier than the IPAM's last event
 */
public record Asked(Principal principal, String region, Instant now) {
  public String account() {
    return principal.account();
  }
}
