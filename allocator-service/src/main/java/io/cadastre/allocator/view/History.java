package io.cadastre.allocator.view;

import io.cadastre.allocator.view.Intervals.Placed;
import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.kafka.state.Head;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that ever was, as it is known at one moment; see docs/adr/0015. */
public final class History {
  private final Moment moment;
  private final Map<IpamId, Long> heads = new HashMap<>();

  History(Moment moment) {
    this.moment = moment;
  }

  /** The rows as they are. */
  public Rows now() {
    return moment.rows();
  }

  /**
   * The rows as they were at that time: after each IPAM's last event that is not later. What is
   * being deleted is not among them, nor what lies below it.
   */
  public Rows asOf(Instant time) {
    return new Past(moment, this::head, ipam -> sequenceAt(ipam, time));
  }

  /** The rows of one IPAM after its event of that sequence. */
  public Rows asOf(IpamId ipam, long sequence) {
    return past(ipam, sequence);
  }

  private Past past(IpamId ipam, long sequence) {
    return new Past(moment, this::head, id -> id.equals(ipam) ? Math.min(sequence, head(id)) : 0);
  }

  /** The last sequence of an IPAM; 0: there never was one. */
  public long head(IpamId ipam) {
    return heads.computeIfAbsent(
        ipam,
        id -> {
          byte[] head = moment.get(Part.LIVE, Bytes.of(Head.key(id)));
          return head == null ? 0 : moment.codec().decode(head, Head.class).sequence();
        });
  }

  /** The last sequence of an IPAM that is not later; 0: it was not there yet. */
  public long sequenceAt(IpamId ipam, Instant time) {
    long atMost = 0;
    long above = head(ipam) + 1;
    while (above - atMost > 1) {
      long middle = (atMost + above) >>> 1;
      if (Mark.time(markBytes(ipam, middle)).isAfter(time)) {
        above = middle;
      } else {
        atMost = middle;
      }
    }
    return atMost;
  }

  public Mark mark(IpamId ipam, long sequence) {
    return Mark.decode(markBytes(ipam, sequence));
  }

  private byte[] markBytes(IpamId ipam, long sequence) {
    return Objects.requireNonNull(moment.get(Part.MARKS, Intervals.mark(ipam, sequence)));
  }

  /** All IPAMs that account ever had, in the order of their ids. */
  public List<IpamId> ipamsOf(String account) {
    List<IpamId> found = new ArrayList<>();
    moment.scan(
        Part.LIVE,
        Bytes.of(Chronicle.KNOWN),
        (key, owner) -> {
          if (Bytes.text(owner, 0, owner.length).equals(account)) {
            found.add(new IpamId(Bytes.text(key, Chronicle.KNOWN.length(), key.length)));
          }
          return true;
        });
    return found;
  }

  /** Between which sequences, both included, somebody must have lived to be wanted. */
  public record Window(long from, long to) {}

  /** The part of an IPAM's history that overlaps these times. */
  public Window window(IpamId ipam, Instant from, Instant to) {
    // What ended with the last event before or at that time was over then.
    return new Window(sequenceAt(ipam, from), sequenceAt(ipam, to));
  }

  /**
   * Who lived at a CIDR: around it, widest first, and at it and within it, in the order of address,
   * then of beginning, until the visitor answers false.
   *
   * @param exactly only at this very CIDR
   * @param after the place of the last one seen; null: from the start
   */
  public void lived(
      IpamId ipam,
      Cidr cidr,
      boolean exactly,
      Window window,
      byte @Nullable [] after,
      Predicate<Lived> visitor) {
    new Residents(this, moment, ipam, window, after).visit(cidr, exactly, visitor);
  }

  Lived lived(IpamId ipam, byte[] place, Placed placed, long to) {
    Mark began = mark(ipam, placed.from());
    if (placed.key().equals(Chronicle.REFUSED)) {
      return new Lived(ipam, placed.cidr(), place, null, began, began);
    }
    byte[] key = Bytes.of(placed.key());
    byte[] live = to == Intervals.NEVER ? moment.get(Part.LIVE, key) : null;
    byte[] row =
        live != null
            ? Intervals.row(live)
            : moment.get(Part.CLOSED, Intervals.closed(ipam, key, placed.from(), to));
    if (row == null) {
      row = Intervals.row(Objects.requireNonNull(moment.get(Part.LIVE, key), placed.key()));
    }
    return new Lived(
        ipam,
        placed.cidr(),
        place,
        moment.codec().row(row),
        began,
        to == Intervals.NEVER ? null : mark(ipam, to));
  }

  /**
   * The rows of an IPAM under a prefix that are not the same at two sequences, in key order, until
   * the visitor answers false.
   *
   * @param after the key of the last one seen; null: from the start
   */
  public void changes(
      IpamId ipam,
      Window between,
      String prefix,
      @Nullable String after,
      Predicate<Change> visitor) {
    try (Versions versions =
        Versions.differing(
            moment, ipam, between, head(ipam), Ended.of(ipam, moment), prefix, after)) {
      boolean more = versions.next();
      while (more) {
        String key = versions.key();
        Row before = null;
        Row now = null;
        for (; more && versions.key().equals(key); more = versions.next()) {
          if (versions.stoodAt(between.from)) {
            before = versions.row();
          } else {
            now = versions.row();
          }
        }
        if (!Objects.equals(before, now) && !visitor.test(new Change(key, before, now))) {
          return;
        }
      }
    }
  }
}
