package io.cadastre.allocator.view;

import io.cadastre.allocator.view.History.Window;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.ipam.IpamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The list of addresses once more, by when: time is cut into periods, and each interval stands in
 * the list of the period it began in and of how long it went on, as a power of two of periods; or,
 * as long as it goes on, in that of those that do. Within a list the order is that of addresses.
 *
 * <p>Of those who went on for some four to seven periods only the lists of the seven periods before
 * a window, and of the window's own, may hold somebody who lived in it, and most of whom they hold
 * did; and so for each power. docs/adr/0015
 *
 * @param power of two that a period is long, in sequences
 * @param patience how many entries are passed by in the time that it takes to look into a list
 */
record Periods(int power, int patience) {
  /** 16,384 events: some sixty periods in a log of a million, and few events at both ends. */
  static final Periods STANDARD = new Periods(14, 16);

  /** Where one stands that goes on, in {@link Part#OPEN}; see {@link Intervals#address}. */
  byte[] open(IpamId ipam, byte[] address, long from) {
    return in(list(ipam, 0, from >> power), ipam, address);
  }

  /**
   * Where one stands that ended, or an attempt, which ends where it begins, in {@link Part#OVER}.
   */
  byte[] over(IpamId ipam, byte[] address, long from, long to) {
    long begins = from >> power;
    long ends = Math.max(from, to - 1) >> power;
    return in(list(ipam, length(ends - begins), begins), ipam, address);
  }

  /** How long that many periods are: 0, 1, 2 to 3, 4 to 7 … */
  private static int length(long periods) {
    return Long.SIZE - Long.numberOfLeadingZeros(periods);
  }

  /** The first period in which one of that length may begin that reaches the window. */
  private long first(Window window, int length) {
    return Math.max(0, (window.from() >> power) - (1L << length) + 1);
  }

  private int longest(long head) {
    return length(head >> power);
  }

  /** The lists of all who go on and lived in the window; others stand there too. */
  List<byte[]> open(IpamId ipam, Window window) {
    List<byte[]> lists = new ArrayList<>();
    for (long period = 0; period <= window.to() >> power; period++) {
      lists.add(list(ipam, 0, period));
    }
    return lists;
  }

  /**
   * The lists of all who lived in the window and are over; others stand there too.
   *
   * @param head the IPAM's last sequence
   */
  List<byte[]> over(IpamId ipam, Window window, long head) {
    List<byte[]> lists = new ArrayList<>();
    for (int length = 0; length <= longest(head); length++) {
      for (long period = first(window, length); period <= window.to() >> power; period++) {
        lists.add(list(ipam, length, period));
      }
    }
    return lists;
  }

  /** How many entries are passed by in the time that it takes to look into these lists. */
  long patience(Window window, long head) {
    long last = window.to() >> power;
    long lists = last + 1;
    for (int length = 0; length <= longest(head); length++) {
      lists += Math.max(0, last - first(window, length) + 1);
    }
    return patience * lists;
  }

  private static byte[] list(IpamId ipam, int length, long period) {
    return Bytes.join(Bytes.of(ipam.value() + "/"), new byte[] {(byte) length}, Bytes.of(period));
  }

  /** The place in a list for what has that one in the list of addresses. */
  static byte[] in(byte[] list, IpamId ipam, byte[] address) {
    return Bytes.join(list, Arrays.copyOfRange(address, ipam.value().length(), address.length));
  }

  /** And back. */
  static byte[] address(byte[] list, IpamId ipam, byte[] key) {
    return Bytes.join(Bytes.of(ipam.value()), Arrays.copyOfRange(key, list.length, key.length));
  }
}
