package io.cadastre.domain.register;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.ipam.IpamId;

/**
 * What happens without anyone asking for it now.
 *
 * @param cause the id of the request that it follows from, or {@link #TIME}
 */
public record Due(IpamId ipam, Event event, String cause) {
  /** The cause of what nothing but time brings about. */
  public static final String TIME = "time";
}
