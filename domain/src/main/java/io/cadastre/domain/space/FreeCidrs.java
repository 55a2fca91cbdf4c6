package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the maximal free CIDRs of a space in the order of addresses. */
public final class FreeCidrs {
  private FreeCidrs() {}

  /**
   * The first of them.
   *
   * @param after only what lies behind this CIDR; null: from the start
   */
  public static List<Cidr> of(Space space, @Nullable Cidr after, int limit) {
    Cidr all = space.provisioned();
    int bits = all.family().bits();
    List<Cidr> found = new ArrayList<>();
    Cidr address =
        after == null || after.compareTo(all) < 0 ? all.firstChild(bits) : addressBehind(after);
    while (found.size() < limit && all.contains(address)) {
      Claim claim = space.rival(address);
      Cidr passed = claim != null ? claim.cidr() : space.freeAround(address);
      if (claim == null) {
        found.add(passed);
      }
      Cidr next = addressBehind(passed);
      if (next.compareTo(address) <= 0) {
        break; // the last address of all
      }
      address = next;
    }
    return found;
  }

  private static Cidr addressBehind(Cidr cidr) {
    int length = cidr.netmaskLength();
    long high = cidr.high();
    long low = cidr.low();
    if (length <= Long.SIZE) {
      high += length == 0 ? 0 : 1L << (Long.SIZE - length);
    } else {
      low += 1L << (2 * Long.SIZE - length);
      high += low == 0 ? 1 : 0;
    }
    return new Cidr(cidr.family(), high, low, cidr.family().bits());
  }
}
