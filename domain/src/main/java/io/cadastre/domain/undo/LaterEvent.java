package io.cadastre.domain.undo;

import java.time.Instant;

/**
 * An event that stands on another one.
 *
 * @param sequence in the record of the IPAM
 * @param type such as {@code Allocated}
 * @param what it is about, for people
 */
public record LaterEvent(long sequence, Instant time, String type, String what) {
  static LaterEvent of(Happened happened) {
    return new LaterEvent(
        happened.sequence(), happened.time(), happened.type(), Described.of(happened.event()));
  }
}
