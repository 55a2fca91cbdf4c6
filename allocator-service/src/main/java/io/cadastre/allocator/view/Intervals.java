package io.cadastre.allocator.view;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where an interval is kept: a row that stood under its key from one sequence (with it) to another
 * (without it).
 *
 * <p>Closed ones lie by the number within them that most powers of two divide, their <em>node</em>:
 * those that hold a given sequence lie under one node for each power of two, so that the past is
 * read as fast as the present, however long the log; docs/adr/0015. Addresses are listed apart,
 * each interval in the order of its CIDR.
 */
final class Intervals {
  /** Behind every character of a key: keys are printable ASCII. */
  private static final byte[] END_OF_KEY = {0};

  private static final int NUMBERS = 2 * Long.BYTES;

  /** An interval that never began: what is being deleted is no part of the past. */
  static final long NEVER = Long.MAX_VALUE;

  /** The end of one that still goes on. */
  static final long OPEN = 0;

  private Intervals() {}

  /** The row of a live one. */
  static byte[] row(byte[] live) {
    return Arrays.copyOfRange(live, Long.BYTES, live.length);
  }

  /** A live row as it is kept: since when, and the row. */
  static byte[] live(long from, byte[] row) {
    return Bytes.join(Bytes.of(from), row);
  }

  static byte[] mark(IpamId ipam, long sequence) {
    return Bytes.join(Bytes.of(ipam.value()), Bytes.of(sequence));
  }

  /** The number from {@code from} up to, but not with, {@code to} that is rounder than the rest. */
  static long node(long from, long to) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros((from - 1) ^ (to - 1));
    return (to - 1) >> power << power;
  }

  /** The node of that power of two whose intervals may hold the sequence; -1: none may. */
  static long nodeAt(long sequence, int power) {
    return power < Long.numberOfTrailingZeros(sequence) ? -1 : (sequence >> power | 1) << power;
  }

  static byte[] under(IpamId ipam, long node, byte[] keyPrefix) {
    return Bytes.join(Bytes.of(ipam.value()), Bytes.of(node), keyPrefix);
  }

  static byte[] closed(IpamId ipam, byte[] key, long from, long to) {
    return Bytes.join(under(ipam, node(from, to), key), END_OF_KEY, Bytes.of(from), Bytes.of(to));
  }

  /** An interval as it is listed by address: in the order of CIDRs, then of beginnings. */
  record Placed(Cidr cidr, long from, String key) {
    private static final int SORT_KEY = IpamId.PREFIX.length() + Id.SHORT_DIGITS + "/4/".length();

    static Placed of(byte[] address) {
      int end = SORT_KEY;
      while (address[end] != 0) {
        end++;
      }
      return new Placed(
          Cidr.fromSortKey(Bytes.text(address, SORT_KEY, end)),
          Bytes.number(address, end + 1),
          Bytes.text(address, end + 1 + Long.BYTES, address.length));
    }
  }

  static byte[] addresses(IpamId ipam, Family family, String sortKey) {
    return Bytes.of(ipam.value() + (family == Family.IPV4 ? "/4/" : "/6/") + sortKey);
  }

  static byte[] address(IpamId ipam, Cidr cidr, long from, String key) {
    return Bytes.join(
        addresses(ipam, cidr.family(), cidr.sortKey()), END_OF_KEY, Bytes.of(from), Bytes.of(key));
  }

  /** The CIDR that a row puts somebody at; null: none. */
  static @Nullable Cidr cidr(Row row) {
    return switch (row) {
      case AllocationRow allocation -> allocation.cidr();
      case PoolCidrRow cidr -> cidr.cidr();
      case QuarantineRow quarantine -> quarantine.cidr();
      case ResourceCidrRow resource -> resource.cidr();
      default -> null;
    };
  }

  /** Where the row's key ends in a closed interval's key. */
  static int endOfKey(Cursor closed) {
    return closed.length() - NUMBERS - END_OF_KEY.length;
  }

  static long from(Cursor closed) {
    return closed.keyNumber(closed.length() - NUMBERS);
  }

  static long to(Cursor closed) {
    return closed.keyNumber(closed.length() - Long.BYTES);
  }
}
