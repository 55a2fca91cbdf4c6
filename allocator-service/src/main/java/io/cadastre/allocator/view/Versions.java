package io.cadastre.allocator.view;

import io.cadastre.allocator.view.History.Window;
import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an IPAM under a prefix as they were at a sequence, or between two, in key order, one
 * after the other: those that still stand, and those that stood, from each node that may hold some.
 * A row is decoded when it is asked for.
 */
final class Versions implements AutoCloseable {
  private final Moment moment;
  private final IpamId ipam;
  private final Ended ended;
  private final Span wanted;
  private final List<Source> sources = new ArrayList<>();
  private final PriorityQueue<Source> ahead = new PriorityQueue<>(Source::compareKeys);
  private @Nullable Source current;

  /** Of the intervals from one sequence (with it) to another (without it) those that are wanted. */
  private interface Span {
    boolean test(long from, long to);
  }

  private Versions(Moment moment, IpamId ipam, Ended ended, Span wanted) {
    this.moment = moment;
    this.ipam = ipam;
    this.ended = ended;
    this.wanted = wanted;
  }

  /**
   * The rows that stood at a sequence.
   *
   * @param head the IPAM's last sequence
   * @param after of the keys only those behind this one; null: all
   */
  static Versions at(
      Moment moment,
      IpamId ipam,
      long sequence,
      long head,
      Ended ended,
      String prefix,
      @Nullable String after) {
    long then = Math.min(sequence, head);
    Versions versions = new Versions(moment, ipam, ended, (from, to) -> from <= then && then < to);
    versions.open(head, prefix, after, then);
    return versions;
  }

  /**
   * The rows that stood at one sequence or the other, but not at both: what did not change between
   * them is passed by once, not found twice. Of a key there are two at most, in no order.
   *
   * @param head the IPAM's last sequence
   * @param after of the keys only those behind this one; null: all
   */
  static Versions differing(
      Moment moment,
      IpamId ipam,
      Window between,
      long head,
      Ended ended,
      String prefix,
      @Nullable String after) {
    long old = Math.min(between.from(), head);
    long young = Math.min(between.to(), head);
    Versions versions =
        new Versions(
            moment,
            ipam,
            ended,
            (from, to) -> (from <= old && old < to) != (from <= young && young < to));
    versions.open(head, prefix, after, old, young);
    return versions;
  }

  private void open(long head, String prefix, @Nullable String after, long... sequences) {
    Set<Long> nodes = new LinkedHashSet<>();
    for (long sequence : sequences) {
      for (int power = 0; power < Long.SIZE - Long.numberOfLeadingZeros(head); power++) {
        long node = sequence <= 0 ? -1 : Intervals.nodeAt(sequence, power);
        if (node > 0 && node <= head) {
          nodes.add(node);
        }
      }
    }
    if (nodes.isEmpty()) {
      return; // before there was anything
    }
    boolean behind = after != null && after.compareTo(prefix) >= 0;
    byte[] within = Bytes.of(prefix);
    // Behind a closed interval's key come numbers: what is behind the key itself is behind 1.
    byte[] start = Bytes.of(behind ? after + "\1" : prefix);
    add(new Live(within, start));
    nodes.forEach(node -> add(new Closed(node, within, start)));
  }

  private void add(Source source) {
    sources.add(source);
    if (source.isThere) {
      ahead.add(source);
    }
  }

  /** Goes to the next one; false when there is none. */
  boolean next() {
    current = behind(current);
    // No source looks ahead of the others: a page reads no more than its own keys.
    while (current != null && !current.isWanted()) {
      current = behind(current);
    }
    return current != null;
  }

  /** The source with the next key of all, once that one has gone on; null: there is none. */
  private @Nullable Source behind(@Nullable Source source) {
    if (source == null || !source.advance()) {
      return ahead.poll();
    }
    Source other = ahead.peek();
    if (other == null || source.compareKeys(other) <= 0) {
      return source;
    }
    ahead.poll();
    ahead.add(source);
    return other;
  }

  /** Where {@link #next} has come to. */
  private Source here() {
    if (current == null) {
      throw new IllegalStateException("nowhere");
    }
    return current;
  }

  /** All keys, instead of going to one after the other: part by part, so in no order. */
  void forEachKey(Consumer<String> visitor) {
    for (Source source : sources) {
      for (; source.isThere; source.advance()) {
        if (source.isWanted()) {
          visitor.accept(source.key());
        }
      }
    }
  }

  String key() {
    return here().key();
  }

  /** Whether what {@link #next} has come to stood at that sequence. */
  boolean stoodAt(long sequence) {
    return here().stoodAt(sequence);
  }

  Row row() {
    return here().row();
  }

  @Override
  public void close() {
    sources.forEach(source -> source.entries.close());
  }

  /** One place to find some. */
  private abstract class Source {
    final Cursor entries;
    boolean isThere;
    private long from;
    private long to;

    Source(Part part, byte[] prefix, byte[] start) {
      entries = moment.cursor(part);
      isThere = entries.seek(start, prefix);
    }

    boolean advance() {
      isThere = entries.next();
      return isThere;
    }

    boolean isWanted() {
      from = readFrom();
      to = readTo();
      return wanted.test(from, to);
    }

    boolean stoodAt(long sequence) {
      return from <= sequence && sequence < to;
    }

    /** Where in the entry's key the row's key begins. */
    abstract int begin();

    /** Where it ends. */
    abstract int end();

    abstract long readFrom();

    abstract long readTo();

    abstract byte[] bytes();

    String key() {
      return entries.text(begin(), end());
    }

    int compareKeys(Source other) {
      return entries.compare(begin(), end(), other.entries, other.begin(), other.end());
    }

    Row row() {
      Row row = moment.codec().row(bytes());
      if (row == null) {
        throw new IllegalStateException("no row");
      }
      return row;
    }
  }

  private final class Live extends Source {
    Live(byte[] prefix, byte[] start) {
      super(Part.LIVE, prefix, start);
    }

    @Override
    int begin() {
      return 0;
    }

    @Override
    int end() {
      return entries.length();
    }

    @Override
    long readFrom() {
      return entries.number();
    }

    @Override
    long readTo() {
      return ended.isNothing() ? Intervals.NEVER : ended.of(key(), placeOrNull());
    }

    /** Of all that lies in a pool only places do not say in their key in which. */
    private @Nullable Row placeOrNull() {
      return key().contains("/place/") ? row() : null;
    }

    @Override
    byte[] bytes() {
      return Intervals.row(entries.value());
    }
  }

  private final class Closed extends Source {
    private final int begin;

    Closed(long node, byte[] prefix, byte[] start) {
      super(Part.CLOSED, Intervals.under(ipam, node, prefix), Intervals.under(ipam, node, start));
      begin = Intervals.under(ipam, node, new byte[0]).length;
    }

    @Override
    int begin() {
      return begin;
    }

    @Override
    int end() {
      return Intervals.endOfKey(entries);
    }

    @Override
    long readFrom() {
      return Intervals.from(entries);
    }

    @Override
    long readTo() {
      return Intervals.to(entries);
    }

    @Override
    byte[] bytes() {
      return entries.value();
    }
  }
}
