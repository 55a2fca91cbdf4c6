package io.cadastre.domain.address;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * A canonical CIDR (RFC 4632 section 3.1, RFC 4291 section 2.3): a network address and a netmask
 * length.
 *
 * <p>The address is 128 bits, left-aligned, in two longs read as unsigned: an IPv4 address fills
 * the top 32 bits of {@code high} and the rest is zero, so that one arithmetic serves both
 * families. Host bits are always zero, so that two CIDRs of the same addresses are equal.
 *
 * <p>Two CIDRs of one family are either disjoint or nested; they never overlap in part.
 *
 * @param family the address family
 * @param high the upper 64 bits of the left-aligned network address
 * @param low the lower 64 bits of it; zero for IPv4
 * @param netmaskLength the number of network bits, 0 to {@link Family#bits()}
 */
public record Cidr(Family family, long high, long low, int netmaskLength)
    implements Comparable<Cidr> {

  private static final HexFormat HEX = HexFormat.of();
  private static final int LENGTH_DIGITS = 3;

  /**
   * @throws IllegalArgumentException when the length is out of range or host bits are set
   */
  public Cidr {
    requireLength(family, netmaskLength);
    if ((high & ~highMask(netmaskLength)) != 0 || (low & ~lowMask(netmaskLength)) != 0) {
      throw new IllegalArgumentException(
          "host bits set in a %s CIDR of length %d: %016x %016x"
              .formatted(family, netmaskLength, high, low));
    }
  }

  /**
   * Reads {@code address/length}: an IPv4 address as four decimal numbers without leading zeros, or
   * an IPv6 address in any form of RFC 4291 section 2.2; the length in decimal. Nothing else is
   * accepted: no whitespace, zone, range, wildcard or dotted netmask.
   *
   * @throws AddressFormatException when the text is anything else, has host bits set, or is an
   *     IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), which would name an IPv4 address a
   *     second time
   */
  public static Cidr parse(String text) {
    return CidrText.parse(text);
  }

  /** The number of addresses in a CIDR of that length. */
  public static BigInteger size(Family family, int netmaskLength) {
    requireLength(family, netmaskLength);
    return BigInteger.ONE.shiftLeft(family.bits() - netmaskLength);
  }

  /** The number of addresses in this CIDR. */
  public BigInteger size() {
    return size(family, netmaskLength);
  }

  /** Whether {@code other} is of this family and equal to this CIDR or inside it. */
  public boolean contains(Cidr other) {
    return family == other.family
        && netmaskLength <= other.netmaskLength
        && (other.high & highMask(netmaskLength)) == high
        && (other.low & lowMask(netmaskLength)) == low;
  }

  /** Whether the two share an address: one contains the other. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /**
   * The enclosing CIDR of that length; this CIDR itself when the length is its own.
   *
   * @throws IllegalArgumentException when the length is negative or longer than this CIDR's
   */
  public Cidr parent(int netmaskLength) {
    if (netmaskLength < 0 || netmaskLength > this.netmaskLength) {
      throw new IllegalArgumentException("no parent of length " + netmaskLength + " of " + this);
    }
    return new Cidr(
        family, high & highMask(netmaskLength), low & lowMask(netmaskLength), netmaskLength);
  }

  /**
   * The lowest CIDR of that length inside this one; this CIDR itself when the length is its own.
   *
   * @throws IllegalArgumentException when the length is shorter than this CIDR's or out of range
   */
  public Cidr firstChild(int netmaskLength) {
    if (netmaskLength < this.netmaskLength) {
      throw new IllegalArgumentException("no child of length " + netmaskLength + " in " + this);
    }
    return new Cidr(family, high, low, netmaskLength);
  }

  /**
   * The highest CIDR of that length inside this one; this CIDR itself when the length is its own.
   *
   * @throws IllegalArgumentException when the length is shorter than this CIDR's or out of range
   */
  public Cidr lastChild(int netmaskLength) {
    Cidr first = firstChild(netmaskLength);
    return new Cidr(
        family,
        first.high | (highMask(netmaskLength) & ~highMask(this.netmaskLength)),
        first.low | (lowMask(netmaskLength) & ~lowMask(this.netmaskLength)),
        netmaskLength);
  }

  /**
   * The other half of {@code parent(netmaskLength - 1)}.
   *
   * @throws IllegalStateException when the length is 0: the whole family has no other half
   */
  public Cidr buddy() {
    if (netmaskLength == 0) {
      throw new IllegalStateException(this + " has no buddy");
    }
    return netmaskLength <= Long.SIZE
        ? new Cidr(family, high ^ (1L << (Long.SIZE - netmaskLength)), low, netmaskLength)
        : new Cidr(family, high, low ^ (1L << (2 * Long.SIZE - netmaskLength)), netmaskLength);
  }

  /**
   * A fixed-width key: the network address in lower-case hexadecimal (8 digits for IPv4, 32 for
   * IPv6), a hyphen, the netmask length in three decimal digits; {@code 10.0.0.0/8} is {@code
   * 0a000000-008}. Within one family the order of the keys as strings is the order of the CIDRs: by
   * address, then the shorter length first. Keys of different families do not compare.
   */
  public String sortKey() {
    StringBuilder key = new StringBuilder();
    if (family == Family.IPV4) {
      key.append(HEX.toHexDigits((int) (high >>> Integer.SIZE)));
    } else {
      key.append(HEX.toHexDigits(high)).append(HEX.toHexDigits(low));
    }
    String length = Integer.toString(netmaskLength);
    return key.append('-').repeat('0', LENGTH_DIGITS - length.length()).append(length).toString();
  }

  /**
   * The CIDR of a {@link #sortKey()}.
   *
   * @throws IllegalArgumentException when the text is not exactly such a key
   */
  public static Cidr fromSortKey(String sortKey) {
    int digits = sortKey.length() - 1 - LENGTH_DIGITS;
    Cidr cidr;
    try {
      if (digits == Family.IPV4.bits() / 4) {
        long address = HexFormat.fromHexDigitsToLong(sortKey, 0, digits) << Integer.SIZE;
        cidr = new Cidr(Family.IPV4, address, 0, lengthOf(sortKey, digits));
      } else if (digits == Family.IPV6.bits() / 4) {
        long high = HexFormat.fromHexDigitsToLong(sortKey, 0, digits / 2);
        long low = HexFormat.fromHexDigitsToLong(sortKey, digits / 2, digits);
        cidr = new Cidr(Family.IPV6, high, low, lengthOf(sortKey, digits));
      } else {
        throw new IllegalArgumentException("its width is that of no family");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a sort key: \"" + sortKey + "\"", e);
    }
    // One CIDR, one key: upper-case digits or a sign would read but not sort.
    if (!cidr.sortKey().equals(sortKey)) {
      throw new IllegalArgumentException("not a sort key: \"" + sortKey + "\"");
    }
    return cidr;
  }

  private static int lengthOf(String sortKey, int digits) {
    return Integer.parseInt(sortKey, digits + 1, sortKey.length(), 10);
  }

  /** By family, then address, then the shorter length first: a CIDR stands before what it holds. */
  @Override
  public int compareTo(Cidr other) {
    int order = family.compareTo(other.family);
    if (order == 0) {
      order = Long.compareUnsigned(high, other.high);
    }
    if (order == 0) {
      order = Long.compareUnsigned(low, other.low);
    }
    return order == 0 ? Integer.compare(netmaskLength, other.netmaskLength) : order;
  }

  /** The canonical text, RFC 5952 for IPv6: {@code 10.0.0.0/8}, {@code 2001:db8::/32}. */
  @Override
  public String toString() {
    return CidrText.format(this);
  }

  static long highMask(int netmaskLength) {
    if (netmaskLength == 0) {
      return 0;
    }
    return netmaskLength >= Long.SIZE ? -1L : -1L << (Long.SIZE - netmaskLength);
  }

  static long lowMask(int netmaskLength) {
    return netmaskLength <= Long.SIZE ? 0 : -1L << (2 * Long.SIZE - netmaskLength);
  }

  private static void requireLength(Family family, int netmaskLength) {
    if (netmaskLength < 0 || netmaskLength > family.bits()) {
      throw new IllegalArgumentException(
          "an " + family + " netmask length is 0 to " + family.bits() + ", not " + netmaskLength);
    }
  }
}
