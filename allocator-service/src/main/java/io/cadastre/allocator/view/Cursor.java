package io.cadastre.allocator.view;

import java.util.Arrays;
import org.rocksdb.RocksIterator;

/**
 * Goes over the entries of a part whose keys have one prefix. Of most that is passed by only a
 * number or two is wanted, so keys are read into the same bytes and values not before they are
 * asked for.
 */
final class Cursor implements AutoCloseable {
  private static final int USUAL = 256;

  private final RocksIterator entries;
  private final byte[] number = new byte[Long.BYTES];
  private byte[] prefix = {};
  private byte[] key = new byte[USUAL];
  private int length;

  Cursor(RocksIterator entries) {
    this.entries = entries;
  }

  /** Goes to the first entry from that key on; false when none there has the prefix. */
  boolean seek(byte[] start, byte[] within) {
    prefix = within;
    entries.seek(start);
    return isThere();
  }

  /** Goes to the next one; false when it has not the prefix. */
  boolean next() {
    entries.next();
    return isThere();
  }

  private boolean isThere() {
    if (!entries.isValid()) {
      return false;
    }
    length = entries.key(key);
    if (length > key.length) {
      key = new byte[2 * length];
      length = entries.key(key);
    }
    return length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Whether its key comes before that one. */
  boolean isBefore(byte[] end) {
    return Arrays.compareUnsigned(key, 0, length, end, 0, end.length) < 0;
  }

  /** Of the key. */
  int length() {
    return length;
  }

  /** The number in the key. */
  long keyNumber(int at) {
    return Bytes.number(key, at);
  }

  /** A part of the key. */
  String text(int from, int to) {
    return Bytes.text(key, from, to);
  }

  /** The key. */
  byte[] key() {
    return Arrays.copyOf(key, length);
  }

  /** Compares parts of two keys. */
  int compare(int from, int to, Cursor other, int otherFrom, int otherTo) {
    return Arrays.compareUnsigned(key, from, to, other.key, otherFrom, otherTo);
  }

  /** The number that the value begins with. */
  long number() {
    entries.value(number); // no more of it than there is room for
    return Bytes.number(number, 0);
  }

  byte[] value() {
    return entries.value();
  }

  @Override
  public void close() {
    entries.close();
  }
}
