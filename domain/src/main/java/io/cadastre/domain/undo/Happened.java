package io.cadastre.domain.undo;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.scope.ScopeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event in its place in the record of its IPAM.
 *
 * @param sequence counts the IPAM's events from 1
 * @param scope it happened in; null where it concerns the IPAM as a whole
 * @param actor who asked; null for what came about by itself
 * @param cause the id of the request that caused it, or {@code time}
 */
public record Happened(
    IpamId ipam,
    long sequence,
    Instant time,
    @Nullable ScopeId scope,
    @Nullable Principal actor,
    String cause,
    Event event) {

  /** How people name it: {@code ipam-0123456789abcdef0#17}. */
  public String name() {
    return ipam + "#" + sequence;
  }

  /** What kind of event it is: {@code Allocated}. */
  public String type() {
    return event.getClass().getSimpleName();
  }
}
