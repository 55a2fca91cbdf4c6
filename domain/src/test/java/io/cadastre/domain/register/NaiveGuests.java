package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.register.NaiveRows.Guest;
import io.cadastre.domain.register.NaiveRows.Ipam;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The naive reference's live resources. */
final class NaiveGuests {
  private static final NaiveRange ULA = NaiveRange.of("fc00::/7");

  private final NaiveRows rows;

  NaiveGuests(NaiveRows rows) {
    this.rows = rows;
  }

  void told(Fact fact, Set<String> present) {
    String home = fact.envelope().ipam().value();
    String source = fact.envelope().source();
    for (Ipam ipam : rows.ipams) {
      if (!ipam.id.equals(home)
          || ipam.deleting()
          || !ipam.discovery.equals(fact.envelope().discovery().value())) {
        continue;
      }
      switch (fact) {
        case Fact.ResourceSeen f -> {
          var r = f.resource();
          rows.guests.removeIf(
              g -> g.is(home, source, r.account(), r.region()) && g.id.equals(r.id()));
          r.cidrs().forEach(cidr -> add(ipam, f, cidr));
        }
        case Fact.ResourceGone f ->
            rows.guests.removeIf(
                g -> g.is(home, source, f.account(), f.region()) && g.id.equals(f.id()));
        case Fact.SnapshotEnd f ->
            rows.guests.removeIf(
                g -> g.is(home, source, f.account(), f.region()) && !present.contains(g.id));
        case Fact.SnapshotBegin f -> {}
      }
    }
  }

  private void add(Ipam ipam, Fact.ResourceSeen fact, Cidr cidr) {
    Guest guest = new Guest();
    guest.range = NaiveRange.of(cidr.toString());
    guest.type = fact.resource().type().text();
    boolean isPrivate =
        !guest.type.equals("eip") && (guest.range.bits() == 32 || ULA.covers(guest.range));
    guest.scope =
        rows.scopes.stream()
            .filter(s -> s.ipam.equals(ipam.id) && s.given && s.open != isPrivate)
            .findFirst()
            .orElseThrow();
    guest.source = fact.envelope().source();
    guest.account = fact.resource().account();
    guest.region = fact.resource().region();
    guest.id = fact.resource().id();
    guest.tags.putAll(fact.resource().tags().entries());
    rows.guests.add(guest);
  }

  /** How many addresses are in one of the wanted and in none of the unwanted. */
  static BigInteger count(NaiveRange space, List<NaiveRange> wanted, List<NaiveRange> unwanted) {
    TreeSet<BigInteger> points = new TreeSet<>(List.of(space.from(), space.to()));
    for (List<NaiveRange> ranges : List.of(wanted, unwanted)) {
      for (NaiveRange range : ranges) {
        points.add(range.from().max(space.from()).min(space.to()));
        points.add(range.to().max(space.from()).min(space.to()));
      }
    }
    BigInteger count = BigInteger.ZERO;
    BigInteger from = points.first();
    for (BigInteger to : points.tailSet(from, false)) {
      BigInteger at = from;
      if (wanted.stream().anyMatch(r -> has(r, space, at))
          && unwanted.stream().noneMatch(r -> has(r, space, at))) {
        count = count.add(to.subtract(from));
      }
      from = to;
    }
    return count;
  }

  private static boolean has(NaiveRange range, NaiveRange space, BigInteger address) {
    return range.bits() == space.bits()
        && range.from().compareTo(address) <= 0
        && address.compareTo(range.to()) < 0;
  }
}
