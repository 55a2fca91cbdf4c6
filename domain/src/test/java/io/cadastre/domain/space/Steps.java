package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Chooses steps near what is claimed and free, so that most of them meet something. */
final class Steps {
  private final Random random;
  private final Cidr provisioned;
  private final Reference reference;
  private final int mostClaims;
  private final int releasePercent;
  private final Cidr foreign;

  Steps(Random random, Cidr provisioned, Reference reference, int mostClaims) {
    this.random = random;
    this.provisioned = provisioned;
    this.reference = reference;
    this.mostClaims = mostClaims;
    // Some sequences fill the space, some keep it nearly empty.
    releasePercent = 10 + random.nextInt(35);
    foreign = Cidr.parse(provisioned.family() == Family.IPV4 ? "2001:db8::/32" : "10.0.0.0/8");
  }

  Step next() {
    List<Claim> claims = reference.claims();
    int chance = random.nextInt(100);
    if (claims.size() >= mostClaims || chance < releasePercent) {
      boolean claimed = !claims.isEmpty() && random.nextInt(10) > 0;
      return new Step.Releasing(claimed ? pick(claims).cidr() : near());
    }
    if (chance < 65) {
      return new Step.Claiming(toClaim(), pick(List.of(Use.values())));
    }
    if (chance < 80) {
      return new Step.Asking(random.nextInt(20) == 0 ? foreign : near());
    }
    return new Step.Choosing(length(), some(), some());
  }

  private Cidr toClaim() {
    if (random.nextBoolean()) {
      Cidr lowest = reference.lowest(length(), List.of(), List.of());
      if (lowest != null) {
        return lowest;
      }
    }
    return near();
  }

  private List<Cidr> some() {
    List<Cidr> some = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? 0 : random.nextInt(6); i > 0; i--) {
      some.add(random.nextInt(20) == 0 ? foreign : near());
    }
    return some;
  }

  private int length() {
    return random.nextInt(10) == 0
        ? random.nextInt(provisioned.family().bits() + 1)
        : Math.min(provisioned.netmaskLength() + random.nextInt(10), provisioned.family().bits());
  }

  /** A CIDR a few bits away from a claim, a free CIDR or the provisioned one. */
  private Cidr near() {
    List<Claim> claims = reference.claims();
    Cidr cidr =
        switch (random.nextInt(5)) {
          case 0, 1 -> claims.isEmpty() ? provisioned : pick(claims).cidr();
          case 2 -> {
            List<Cidr> free = reference.free();
            yield free.isEmpty() ? provisioned : pick(free);
          }
          default -> provisioned;
        };
    int up = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    cidr = cidr.parent(Math.max(0, cidr.netmaskLength() - up));
    int bits = cidr.family().bits() - cidr.netmaskLength();
    int down = Math.min(bits, random.nextInt(25) == 0 ? bits : random.nextInt(9));
    for (; down > 0; down--) {
      cidr = cidr.firstChild(cidr.netmaskLength() + 1);
      cidr = random.nextInt(5) < 2 ? cidr.buddy() : cidr;
    }
    return cidr;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
