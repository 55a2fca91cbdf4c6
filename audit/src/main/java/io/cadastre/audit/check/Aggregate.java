package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.form.Item;
import io.cadastre.audit.form.Sha256;
import io.cadastre.audit.log.Place;
import org.jspecify.annotations.Nullable;

/** How far the chain of one aggregate has come, and where it broke. */
final class Aggregate {
  private static final int PARTITIONS = 12;
  private static final int TAG_BITS = 20;

  final String id;
  private int home = -1;
  long sequence;
  String hash = Sha256.NONE;
  @Nullable Place place;
  private long time;
  private @Nullable Finding found;
  private @Nullable Break broken;

  /** Two events of which one was altered: the next one says which. */
  private record Break(@Nullable Place before, Place at, long sequence, String hash) {}

  Aggregate(String id) {
    this.id = id;
  }

  /** The partition of its tag. */
  int home() {
    if (home < 0) {
      String tag = RowKeys.tag(id);
      unless(tag.matches("[0-9a-f]{5}"), "'%s' is no id", id);
      home = Integer.parseInt(tag, 16) * PARTITIONS >> TAG_BITS;
    }
    return home;
  }

  /** Whether everything so far is good. */
  boolean isGood() {
    return found == null && broken == null;
  }

  /** The first bad event; null: there is none. */
  @Nullable Finding found() {
    return found != null ? found : broken == null ? null : blameEarlier(broken, " or that one was");
  }

  void blame(Finding finding) {
    found = finding;
  }

  /**
   * Takes the next event.
   *
   * @return whether it follows
   */
  boolean follows(Item envelope, String itsHash, Place at) {
    long next = envelope.number("sequence");
    unless(
        next == sequence + 1,
        "it has the sequence %d, and %s",
        next,
        sequence == 0 ? "is the first" : "the event before has " + sequence);
    boolean chained = envelope.text("previousHash").equals(hash);
    if (!chained) {
      broken = new Break(place, at, next, itsHash);
      return false;
    }
    unless(
        envelope.number("time") >= time,
        "its time is %d microseconds before that of the event before",
        time - envelope.number("time"));
    sequence = next;
    hash = itsHash;
    time = envelope.number("time");
    place = at;
    return true;
  }

  /** After a break: what an event behind it says of it. */
  void decide(Item envelope) {
    Break two = broken;
    if (two == null || found != null || envelope.number("sequence") != two.sequence + 1) {
      return;
    }
    found =
        two.before == null || !envelope.text("previousHash").equals(two.hash)
            ? new Finding(
                two.at,
                id,
                two.sequence,
                "it was altered: its hash of the event before is wrong, and its own is not what the"
                    + " next event holds")
            : blameEarlier(two, "");
  }

  private Finding blameEarlier(Break two, String orOther) {
    return two.before == null
        ? new Finding(two.at, id, two.sequence, "it is the first, and holds the hash of another")
        : new Finding(
            two.before,
            id,
            two.sequence - 1,
            "it was altered" + orOther + ": the next event, at " + two.at + ", holds another hash");
  }
}
