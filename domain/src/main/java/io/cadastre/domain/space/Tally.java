package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import java.math.BigInteger;
import java.util.Arrays;

/** How many CIDRs of each netmask length, and so exactly how many addresses. */
final class Tally {
  private final Family family;

  /** Indexed by netmask length; no longer than the longest length seen. */
  private long[] counts = {};

  Tally(Family family) {
    this.family = family;
  }

  void add(Cidr cidr) {
    int length = cidr.netmaskLength();
    if (length >= counts.length) {
      counts = Arrays.copyOf(counts, length + 1);
    }
    counts[length]++;
  }

  void remove(Cidr cidr) {
    counts[cidr.netmaskLength()]--;
  }

  /** The shortest netmask length counted, -1 when nothing is. */
  int shortest() {
    for (int length = 0; length < counts.length; length++) {
      if (counts[length] != 0) {
        return length;
      }
    }
    return -1;
  }

  /** How many CIDRs. */
  long cidrs() {
    return Arrays.stream(counts).sum();
  }

  BigInteger addresses() {
    BigInteger sum = BigInteger.ZERO;
    for (int length = 0; length < counts.length; length++) {
      if (counts[length] != 0) {
        sum = sum.add(Cidr.size(family, length).multiply(BigInteger.valueOf(counts[length])));
      }
    }
    return sum;
  }
}
