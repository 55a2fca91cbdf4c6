package io.cadastre.audit.space;

import io.cadastre.audit.form.Objection;
import java.math.BigInteger;

/**
 * The addresses of a CIDR.
 *
 * @param bits 32 or 128
 * @param first its lowest address
 * @param last its highest address
 * @param length its netmask length
 */
public record Range(int bits, BigInteger first, BigInteger last, int length) {
  private static final int IPV4 = 32;
  private static final int IPV6 = 128;

  private static Range of(int bits, BigInteger first, int length) {
    BigInteger hosts = BigInteger.ONE.shiftLeft(bits - length).subtract(BigInteger.ONE);
    Objection.unless(first.and(hosts).signum() == 0, "a CIDR has host bits set");
    return new Range(bits, first, first.or(hosts), length);
  }

  /**
   * The CIDR of that text.
   *
   * @throws Objection when it is none
   */
  public static Range parse(String cidr) {
    int slash = cidr.indexOf('/');
    Objection.unless(slash > 0, "'%s' is no CIDR", cidr);
    String address = cidr.substring(0, slash);
    boolean ipv6 = address.indexOf(':') >= 0;
    try {
      int length = Integer.parseInt(cidr.substring(slash + 1));
      int bits = ipv6 ? IPV6 : IPV4;
      Objection.unless(length >= 0 && length <= bits, "'%s' is no CIDR", cidr);
      return of(bits, ipv6 ? ipv6(address) : BigInteger.valueOf(ipv4(address)), length);
    } catch (NumberFormatException e) {
      throw new Objection("'" + cidr + "' is no CIDR");
    }
  }

  private static long ipv4(String address) {
    String[] parts = address.split("\\.", -1);
    Objection.unless(parts.length == 4, "'%s' is no IPv4 address", address);
    long value = 0;
    for (String part : parts) {
      int octet = Integer.parseInt(part);
      Objection.unless(octet >= 0 && octet <= 255, "'%s' is no IPv4 address", address);
      value = value << 8 | octet;
    }
    return value;
  }

  private static BigInteger ipv6(String address) {
    int gap = address.indexOf("::");
    if (gap < 0) {
      Objection.unless(groups(address) == 8, "'%s' is no IPv6 address", address);
      return value(address);
    }
    String high = address.substring(0, gap);
    String low = address.substring(gap + 2);
    Objection.unless(groups(high) + groups(low) < 8, "'%s' is no IPv6 address", address);
    return value(high).shiftLeft(16 * (8 - groups(high))).or(value(low));
  }

  private static int groups(String text) {
    return text.isEmpty() ? 0 : text.split(":", -1).length;
  }

  private static BigInteger value(String text) {
    BigInteger value = BigInteger.ZERO;
    if (!text.isEmpty()) {
      for (String group : text.split(":", -1)) {
        int number = Integer.parseInt(group, 16);
        Objection.unless(number >= 0 && number <= 0xffff, "'%s' is no IPv6 group", group);
        value = value.shiftLeft(16).or(BigInteger.valueOf(number));
      }
    }
    return value;
  }

  /** The range of a {@link #key()}. */
  public static Range ofKey(String key) {
    int hyphen = key.indexOf('-');
    return of(
        4 * hyphen,
        new BigInteger(key.substring(0, hyphen), 16),
        Integer.parseInt(key.substring(hyphen + 1)));
  }

  /** Of fixed width: the first address in hex, a hyphen, the length in three decimal digits. */
  public String key() {
    String hex = first.toString(16);
    StringBuilder key = new StringBuilder(bits / 4 + 4);
    key.repeat('0', bits / 4 - hex.length()).append(hex).append('-');
    String digits = Integer.toString(length);
    return key.repeat('0', 3 - digits.length()).append(digits).toString();
  }

  public boolean contains(Range other) {
    return bits == other.bits
        && first.compareTo(other.first) <= 0
        && last.compareTo(other.last) >= 0;
  }

  public boolean overlaps(Range other) {
    return bits == other.bits
        && first.compareTo(other.last) <= 0
        && last.compareTo(other.first) >= 0;
  }

  /** The range of that shorter length around it. */
  public Range around(int shorter) {
    BigInteger hosts = BigInteger.ONE.shiftLeft(bits - shorter).subtract(BigInteger.ONE);
    return of(bits, first.andNot(hosts), shorter);
  }

  public String family() {
    return bits == IPV4 ? "ipv4" : "ipv6";
  }
}
