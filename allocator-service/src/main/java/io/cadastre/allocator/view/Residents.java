package io.cadastre.allocator.view;

import io.cadastre.allocator.view.History.Window;
import io.cadastre.allocator.view.Intervals.Placed;
import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.ipam.IpamId;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks an IPAM's list of addresses; only who is wanted is read. */
final class Residents {
  /** Of an address in a key. */
  private static final int DIGIT_BITS = 4;

  private final History history;
  private final Moment moment;
  private final IpamId ipam;
  private final Window window;
  private final byte @Nullable [] after;
  private final Ended ended;

  /**
   * @param after the place of the last one seen; null: from the start
   */
  Residents(History history, Moment moment, IpamId ipam, Window window, byte @Nullable [] after) {
    this.history = history;
    this.moment = moment;
    this.ipam = ipam;
    this.window = window;
    this.after = after;
    this.ended = Ended.of(ipam, moment);
  }

  void visit(Cidr cidr, boolean exactly, Predicate<Lived> visitor) {
    try (Cursor entries = moment.cursor(Part.ADDRESSES)) {
      boolean more = true;
      for (int length = 0; more && !exactly && length < cidr.netmaskLength(); length++) {
        more = visitAt(cidr.parent(length), entries, visitor);
      }
      more = more && visitAt(cidr, entries, visitor);
      if (more && !exactly) {
        visitWithin(cidr, entries, visitor);
      }
    }
  }

  private boolean visitAt(Cidr cidr, Cursor entries, Predicate<Lived> visitor) {
    byte[] prefix =
        Bytes.join(Intervals.addresses(ipam, cidr.family(), cidr.sortKey()), new byte[] {0});
    for (boolean there = seek(entries, prefix, prefix); there; there = entries.next()) {
      if (!visit(entries, prefix.length, visitor)) {
        return false;
      }
    }
    return true;
  }

  /** All that lies in the CIDR but at it: its addresses, but for those that begin with its own. */
  private void visitWithin(Cidr cidr, Cursor entries, Predicate<Lived> visitor) {
    // Behind all that is at the CIDR itself: NUL ends its key.
    byte[] start =
        Bytes.join(Intervals.addresses(ipam, cidr.family(), cidr.sortKey()), new byte[] {1});
    // As long as they begin with its digits; of one more digit it may have the first bits only.
    int digits = cidr.netmaskLength() / DIGIT_BITS;
    boolean isWhole = cidr.netmaskLength() % DIGIT_BITS == 0;
    byte[] prefix = Intervals.addresses(ipam, cidr.family(), cidr.sortKey().substring(0, digits));
    for (boolean there = seek(entries, start, prefix); there; there = entries.next()) {
      if (!isWhole && !cidr.contains(Placed.of(entries.key()).cidr())) {
        return;
      }
      if (!visit(entries, start.length, visitor)) {
        return;
      }
    }
  }

  private boolean seek(Cursor entries, byte[] start, byte[] prefix) {
    return entries.seek(
        after != null && Arrays.compareUnsigned(after, start) >= 0
            ? Bytes.join(after, new byte[] {0})
            : start,
        prefix);
  }

  /**
   * @param began where the key says since when
   */
  private boolean visit(Cursor entries, int began, Predicate<Lived> visitor) {
    long from = entries.keyNumber(began);
    if (from > window.to()) {
      return true;
    }
    long to = entries.number();
    if (to == Intervals.OPEN && ended.isNothing()) {
      to = Intervals.NEVER;
    }
    // An attempt ends where it begins.
    boolean wanted =
        to == Intervals.OPEN || to > window.from() || (to == from && from >= window.from());
    if (!wanted) {
      return true;
    }
    byte[] place = entries.key();
    Placed placed = Placed.of(place);
    if (to == Intervals.OPEN) {
      to = ended.of(placed.key(), null); // what lies at an address says in its key in which pool
      if (to <= window.from()) {
        return true;
      }
    }
    return visitor.test(history.lived(ipam, place, placed, to));
  }
}
