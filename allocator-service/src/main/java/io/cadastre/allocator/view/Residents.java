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
import org.rocksdb.RocksIterator;

/** Walks an IPAM's list of addresses; only who is wanted is read. */
final class Residents {
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
    try (RocksIterator entries = moment.entries(Part.ADDRESSES)) {
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

  private boolean visitAt(Cidr cidr, RocksIterator entries, Predicate<Lived> visitor) {
    byte[] prefix =
        Bytes.join(Intervals.addresses(ipam, cidr.family(), cidr.sortKey()), new byte[] {0});
    for (seek(entries, prefix);
        entries.isValid() && Bytes.startsWith(entries.key(), prefix);
        entries.next()) {
      if (!visit(entries, visitor)) {
        return false;
      }
    }
    return true;
  }

  /** All that lies in the CIDR but at it: its addresses, but for those that begin with its own. */
  private void visitWithin(Cidr cidr, RocksIterator entries, Predicate<Lived> visitor) {
    byte[] family = Intervals.addresses(ipam, cidr.family(), "");
    // Behind all that is at the CIDR itself: NUL ends its key.
    seek(entries, Bytes.join(family, Bytes.of(cidr.sortKey()), new byte[] {1}));
    for (; entries.isValid() && Bytes.startsWith(entries.key(), family); entries.next()) {
      if (!cidr.contains(Placed.of(entries.key()).cidr())) {
        return; // longer ones follow it, as far as they are within
      }
      if (!visit(entries, visitor)) {
        return;
      }
    }
  }

  private void seek(RocksIterator entries, byte[] start) {
    if (after != null && Arrays.compareUnsigned(after, start) >= 0) {
      entries.seek(Bytes.join(after, new byte[] {0}));
    } else {
      entries.seek(start);
    }
  }

  private boolean visit(RocksIterator entries, Predicate<Lived> visitor) {
    Placed placed = Placed.of(entries.key());
    if (placed.from() > window.to()) {
      return true;
    }
    boolean refused = placed.key().equals(Chronicle.REFUSED);
    long to = Bytes.number(entries.value(), 0);
    if (to == Intervals.OPEN) {
      to = ended.of(placed.key(), null); // what lies at an address says in its key in which pool
    }
    boolean wanted = refused ? placed.from() >= window.from() : to > window.from();
    return !wanted || visitor.test(history.lived(ipam, entries.key(), placed, to));
  }
}
