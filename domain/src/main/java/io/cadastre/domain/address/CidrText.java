package io.cadastre.domain.address;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.nio.ByteBuffer;

/** Reads and prints CIDRs with the ipaddress library. */
final class CidrText {
  /** Longer texts are cut when a message quotes them; the longest CIDR has 49 characters. */
  private static final int QUOTED = 64;

  private static final String LIBRARY_PREAMBLE = "IP Address error: ";
  private static final int MAPPED_LENGTH = 96;
  private static final IPAddressStringParameters STRICT = strict();

  private CidrText() {}

  static Cidr parse(String text) {
    if (!text.chars().allMatch(CidrText::mayOccur)) {
      throw wrong(text, "has characters that occur in no CIDR");
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw wrong(text, "has no netmask length; write address/length, such as 10.0.0.0/8");
    }
    IPAddress address = address(text, text.substring(0, slash));
    Family family = address.isIPv4() ? Family.IPV4 : Family.IPV6;
    int length = netmaskLength(text, text.substring(slash + 1), family);
    ByteBuffer bytes = ByteBuffer.wrap(address.getBytes());
    long high = family == Family.IPV4 ? (long) bytes.getInt() << Integer.SIZE : bytes.getLong();
    long low = family == Family.IPV4 ? 0 : bytes.getLong();
    return network(text, family, high, low, length);
  }

  /** IPv6 as RFC 5952 has it. */
  static String format(Cidr cidr) {
    if (cidr.family() == Family.IPV6) {
      IPAddress address = new IPv6Address(cidr.high(), cidr.low());
      return address.toCanonicalString() + '/' + cidr.netmaskLength();
    }
    // Some six times a decision: the library takes longer for it than to decide.
    StringBuilder text = new StringBuilder(18);
    for (int shift = 56; shift >= 32; shift -= 8) {
      text.append(cidr.high() >>> shift & 0xff).append(shift == 32 ? '/' : '.');
    }
    return text.append(cidr.netmaskLength()).toString();
  }

  private static IPAddress address(String text, String address) {
    try {
      return new IPAddressString(address, STRICT).toAddress();
    } catch (AddressStringException e) {
      String message = String.valueOf(e.getMessage());
      int reason = message.indexOf(LIBRARY_PREAMBLE);
      throw wrong(
          text,
          "is not a CIDR: "
              + (reason < 0 ? message : message.substring(reason + LIBRARY_PREAMBLE.length())));
    }
  }

  // Not left to the library: refusing leading zeros there refuses "/0" as well.
  private static int netmaskLength(String text, String length, Family family) {
    boolean decimal =
        !length.isEmpty()
            && length.length() <= 3
            && length.chars().allMatch(c -> c >= '0' && c <= '9')
            && (length.length() == 1 || length.charAt(0) != '0');
    int value = decimal ? Integer.parseInt(length) : -1;
    if (value < 0 || value > family.bits()) {
      throw wrong(
          text,
          "has a wrong netmask length; for this family it is a decimal number from 0 to "
              + family.bits());
    }
    return value;
  }

  private static Cidr network(String text, Family family, long high, long low, int length) {
    if (family == Family.IPV6
        && length >= MAPPED_LENGTH
        && high == 0
        && low >>> Integer.SIZE == 0xffffL) {
      int mappedLength = length - MAPPED_LENGTH;
      Cidr mapped =
          new Cidr(Family.IPV4, low << Integer.SIZE & Cidr.highMask(mappedLength), 0, mappedLength);
      throw wrong(text, "is an IPv4-mapped IPv6 address; write it as IPv4, " + mapped);
    }
    long networkHigh = high & Cidr.highMask(length);
    long networkLow = low & Cidr.lowMask(length);
    Cidr cidr = new Cidr(family, networkHigh, networkLow, length);
    if (networkHigh != high || networkLow != low) {
      throw wrong(text, "has host bits set; did you mean " + cidr + "?");
    }
    return cidr;
  }

  private static boolean mayOccur(int c) {
    return c == '.' || c == '/' || c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0);
  }

  private static AddressFormatException wrong(String text, String sentence) {
    String quoted = text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    return new AddressFormatException('"' + quoted + "\" " + sentence);
  }

  private static IPAddressStringParameters strict() {
    IPAddressStringParameters.Builder strict =
        new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowPrefix(false)
            .allowPrefixOnly(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .allow_inet_aton(false);
    strict
        .getIPv4AddressParametersBuilder()
        .allowBinary(false)
        .allowLeadingZeros(false)
        .allowUnlimitedLeadingZeros(false);
    strict
        .getIPv6AddressParametersBuilder()
        .allowBase85(false)
        .allowBinary(false)
        .allowEmptyZone(false)
        .allowUnlimitedLeadingZeros(false)
        .allowZone(false)
        .allow_mixed_inet_aton(false)
        .getEmbeddedIPv4AddressParametersBuilder()
        .allowLeadingZeros(false);
    return strict.toParams();
  }
}
