package io.cadastre.allocator.view;

import io.cadastre.allocator.view.History.Window;
import io.cadastre.allocator.view.Intervals.Placed;
import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.ipam.IpamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks an IPAM's list of addresses; only who is wanted is read. Where too many are passed by in
 * vain, the rest of a range comes from the lists of {@link Periods}, in the same order: so a
 * question costs no more than twice what the better of both ways does.
 */
final class Residents {
  /** So many are found at once in the lists of periods: a page and one more. */
  private static final int ROUND = 1_001;

  /** Keys are bounded on both sides. */
  private static final byte[] ANY = {};

  /** Ends a CIDR in a key; and behind a whole key it makes the one that comes next. */
  private static final byte[] NUL = {0};

  private final History history;
  private final Moment moment;
  private final IpamId ipam;
  private final Window window;
  private final byte @Nullable [] after;
  private final Ended ended;

  /** Of the list of addresses a part: from {@code start} on, before {@code end}. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Range(byte[] start, byte[] end) {
    /** Where in a key of it the beginning stands: of a family all are alike. */
    int began() {
      return end.length;
    }
  }

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
        Cidr around = cidr.parent(length);
        more = visit(range(around, around), entries, visitor);
      }
      if (more) {
        // A CIDR stands before what lies in it, and nothing else stands between.
        visit(range(cidr, exactly ? cidr : cidr.lastChild(cidr.family().bits())), entries, visitor);
      }
    }
  }

  private Range range(Cidr first, Cidr last) {
    byte[] start = Bytes.join(Intervals.addresses(ipam, first.family(), first.sortKey()), NUL);
    byte[] end =
        Bytes.join(Intervals.addresses(ipam, last.family(), last.sortKey()), new byte[] {1});
    return after != null && Arrays.compareUnsigned(after, start) >= 0
        ? new Range(Bytes.join(after, NUL), end)
        : new Range(start, end);
  }

  private boolean visit(Range range, Cursor entries, Predicate<Lived> visitor) {
    long patience = moment.periods().patience(window, history.head(ipam));
    for (boolean there = entries.seek(range.start, ANY);
        there && entries.isBefore(range.end);
        there = entries.next()) {
      long from = entries.keyNumber(range.began());
      long to = entries.number();
      byte[] place = isWanted(from, to) ? entries.key() : null;
      if (place != null && isWanted(from, endOf(place, to))) {
        if (!tell(place, to, visitor)) {
          return false;
        }
      } else if (--patience < 0) {
        byte[] next = Bytes.join(entries.key(), NUL);
        return visitByPeriod(new Range(next, range.end), visitor);
      }
    }
    return true;
  }

  private boolean visitByPeriod(Range range, Predicate<Lived> visitor) {
    List<byte[]> open = moment.periods().open(ipam, window);
    List<byte[]> over = moment.periods().over(ipam, window, history.head(ipam));
    Range rest = range;
    while (true) {
      TreeMap<byte[], Long> found = new TreeMap<>(Arrays::compareUnsigned);
      lowest(Part.OPEN, open, rest, found);
      lowest(Part.OVER, over, rest, found);
      for (Map.Entry<byte[], Long> one : found.entrySet()) {
        if (!tell(one.getKey(), one.getValue(), visitor)) {
          return false;
        }
      }
      if (found.size() < ROUND) {
        return true;
      }
      rest = new Range(Bytes.join(found.lastKey(), NUL), range.end);
    }
  }

  /** Of those in the lists who are wanted the first by place, each with its end. */
  private void lowest(Part part, List<byte[]> lists, Range range, TreeMap<byte[], Long> found) {
    try (Cursor entries = moment.cursor(part)) {
      for (Opened opened : opened(lists, range, entries)) {
        byte[] list = opened.list;
        int began = range.began() - ipam.value().length() + list.length;
        byte[] end = Periods.in(list, ipam, found.size() < ROUND ? range.end : found.lastKey());
        for (boolean there = entries.seek(Periods.in(list, ipam, opened.first), ANY);
            there && entries.isBefore(end);
            there = entries.next()) {
          long from = entries.keyNumber(began);
          long to = entries.number();
          byte[] place = isWanted(from, to) ? Periods.address(list, ipam, entries.key()) : null;
          if (place != null && isWanted(from, endOf(place, to))) {
            found.put(place, to);
            if (found.size() > ROUND) {
              found.pollLastEntry();
              end = Periods.in(list, ipam, found.lastKey());
            }
          }
        }
      }
    }
  }

  /** A list and the first place in it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Opened(byte[] list, byte[] first) {}

  /**
   * Those of the lists that hold anybody in the range, the lowest first: what lies behind all that
   * was found is not read.
   *
   * @param lists in order
   */
  private List<Opened> opened(List<byte[]> lists, Range range, Cursor entries) {
    List<Opened> opened = new ArrayList<>();
    boolean there = false;
    for (byte[] list : lists) {
      byte[] end = Periods.in(list, ipam, range.end);
      if (there && !entries.isBefore(end)) {
        continue; // nothing stood from the list before up to here
      }
      there = entries.seek(Periods.in(list, ipam, range.start), ANY);
      if (!there) {
        break;
      }
      if (entries.isBefore(end)) {
        opened.add(new Opened(list, Periods.address(list, ipam, entries.key())));
      }
    }
    opened.sort((one, other) -> Arrays.compareUnsigned(one.first, other.first));
    return opened;
  }

  private boolean isWanted(long from, long to) {
    return from <= window.to()
        && (to == Intervals.OPEN
            || to > window.from()
            // An attempt ends where it begins.
            || (to == from && from >= window.from()));
  }

  /**
   * The end of what is listed with that one.
   *
   * @return {@link Intervals#NEVER} for what goes on
   */
  private long endOf(byte[] place, long to) {
    if (to != Intervals.OPEN) {
      return to;
    }
    // What lies at an address says in its key in which pool.
    return ended.isNothing() ? Intervals.NEVER : ended.of(Placed.of(place).key(), null);
  }

  private boolean tell(byte[] place, long to, Predicate<Lived> visitor) {
    return visitor.test(history.lived(ipam, place, Placed.of(place), endOf(place, to)));
  }
}
