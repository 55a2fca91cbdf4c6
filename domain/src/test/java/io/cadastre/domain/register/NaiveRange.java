package io.cadastre.domain.register;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as whole numbers, read from the text of a CIDR. */
record NaiveRange(int bits, BigInteger from, int length) {
  static NaiveRange of(String cidr) {
    int slash = cidr.indexOf('/');
    try {
      byte[] address = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
      return new NaiveRange(
          address.length * 8,
          new BigInteger(1, address),
          Integer.parseInt(cidr.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(cidr, e);
    }
  }

  /** The block of that length that holds the address. */
  static NaiveRange around(int bits, BigInteger address, int length) {
    BigInteger size = BigInteger.TWO.pow(bits - length);
    return new NaiveRange(bits, address.divide(size).multiply(size), length);
  }

  BigInteger size() {
    return BigInteger.TWO.pow(bits - length);
  }

  /** Exclusive. */
  BigInteger to() {
    return from.add(size());
  }

  boolean covers(NaiveRange other) {
    return bits == other.bits && from.compareTo(other.from) <= 0 && other.to().compareTo(to()) <= 0;
  }

  boolean overlaps(NaiveRange other) {
    return bits == other.bits && from.compareTo(other.to()) < 0 && other.from.compareTo(to()) < 0;
  }
}
