package io.cadastre.audit.check;

import io.cadastre.audit.log.Place;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong: the first bad event of an aggregate, or what a log lacks.
 *
 * @param place where the event stands; null where it is about what is not there
 * @param aggregate null where the record does not say it
 * @param sequence of the event; 0 where the record does not say it
 * @param wrong what, in one sentence
 */
public record Finding(
    @Nullable Place place, @Nullable String aggregate, long sequence, String wrong) {
  @Override
  public String toString() {
    return (place == null ? "" : place + ": ")
        + (aggregate == null
            ? ""
            : sequence == 0 ? aggregate + ": " : "event " + sequence + " of " + aggregate + ": ")
        + wrong;
  }
}
