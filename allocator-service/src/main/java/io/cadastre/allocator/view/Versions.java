package io.cadastre.allocator.view;

import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * The rows of an IPAM under a prefix as they were at a sequence, in key order, one after the other:
 * those that still stand, and those that stood, from each node that may hold some. A row is decoded
 * when it is asked for.
 */
final class Versions implements AutoCloseable {
  private final Moment moment;
  private final IpamId ipam;
  private final long sequence;
  private final Ended ended;
  private final List<Source> sources = new ArrayList<>();
  private final PriorityQueue<Source> ahead =
      new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
  private @Nullable Source current;

  /**
   * @param head the IPAM's last sequence
   * @param after of the keys only those behind this one; null: all
   */
  Versions(
      Moment moment,
      IpamId ipam,
      long sequence,
      long head,
      Ended ended,
      String prefix,
      @Nullable String after) {
    this.moment = moment;
    this.ipam = ipam;
    this.sequence = Math.min(sequence, head);
    this.ended = ended;
    if (sequence <= 0) {
      return;
    }
    boolean behind = after != null && after.compareTo(prefix) >= 0;
    byte[] start = Bytes.of(prefix);
    // Behind a closed interval's key come numbers: what is behind the key itself is behind 1.
    add(new Live(start, Bytes.of(behind ? after + "\1" : prefix)));
    for (int power = 0; power < Long.SIZE - Long.numberOfLeadingZeros(head); power++) {
      long node = Intervals.nodeAt(this.sequence, power);
      if (node > 0 && node <= head) {
        add(new Closed(node, start, Bytes.of(behind ? after + "\1" : prefix)));
      }
    }
  }

  private void add(Source source) {
    sources.add(source);
    if (source.isThere()) {
      ahead.add(source);
    }
  }

  /** Goes to the next one; false when there is none. */
  boolean next() {
    if (current != null && current.advance()) {
      ahead.add(current);
    }
    current = ahead.poll();
    // No source looks ahead of the others: a page reads no more than its own keys.
    while (current != null && !current.stood()) {
      if (current.advance()) {
        ahead.add(current);
      }
      current = ahead.poll();
    }
    return current != null;
  }

  /** Where {@link #next} has come to. */
  private Source here() {
    if (current == null) {
      throw new IllegalStateException("nowhere");
    }
    return current;
  }

  String key() {
    byte[] key = here().key();
    return Bytes.text(key, 0, key.length);
  }

  /** Since when the row is so. */
  long from() {
    return here().from();
  }

  Row row() {
    return here().row();
  }

  @Override
  public void close() {
    sources.forEach(Source::close);
  }

  /** What one iterator finds. */
  private abstract class Source {
    final RocksIterator entries;
    private final byte[] prefix;
    byte[] entry = {};

    Source(Part part, byte[] prefix, byte[] start) {
      this.entries = moment.entries(part);
      this.prefix = prefix;
      entries.seek(start);
    }

    boolean advance() {
      entries.next();
      return isThere();
    }

    boolean isThere() {
      if (!entries.isValid()) {
        return false;
      }
      entry = entries.key();
      return Bytes.startsWith(entry, prefix);
    }

    /** Whether what it has come to stood at the sequence. */
    abstract boolean stood();

    abstract byte[] key();

    abstract long from();

    abstract byte[] bytes();

    Row row() {
      Row row = moment.codec().row(bytes());
      if (row == null) {
        throw new IllegalStateException("no row");
      }
      return row;
    }

    void close() {
      entries.close();
    }
  }

  private final class Live extends Source {
    private byte[] value = {};

    Live(byte[] prefix, byte[] start) {
      super(Part.LIVE, prefix, start);
    }

    @Override
    boolean stood() {
      value = entries.value();
      if (Bytes.number(value, 0) > sequence) {
        return false;
      }
      return ended.isNothing()
          || ended.of(Bytes.text(entry, 0, entry.length), placeOrNull()) > sequence;
    }

    /** Of all that lies in a pool only places do not say in their key in which. */
    private @Nullable Row placeOrNull() {
      return Bytes.text(entry, 0, entry.length).contains("/place/") ? row() : null;
    }

    @Override
    byte[] key() {
      return entry;
    }

    @Override
    long from() {
      return Bytes.number(value, 0);
    }

    @Override
    byte[] bytes() {
      return Intervals.row(value);
    }
  }

  private final class Closed extends Source {
    private final int before;
    private byte[] key = {};

    Closed(long node, byte[] prefix, byte[] start) {
      super(Part.CLOSED, Intervals.under(ipam, node, prefix), Intervals.under(ipam, node, start));
      before = Intervals.under(ipam, node, new byte[0]).length;
    }

    @Override
    boolean stood() {
      return Intervals.from(entry) <= sequence && Intervals.to(entry) > sequence;
    }

    @Override
    boolean isThere() {
      boolean there = super.isThere();
      if (there) {
        key = Arrays.copyOfRange(entry, before, before + Intervals.keyLength(entry, before));
      }
      return there;
    }

    @Override
    byte[] key() {
      return key;
    }

    @Override
    long from() {
      return Intervals.from(entry);
    }

    @Override
    byte[] bytes() {
      return entries.value();
    }
  }
}
