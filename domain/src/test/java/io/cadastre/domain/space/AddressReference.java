package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.space.Reference.Interval;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of every single address, for a few hundred of them. */
final class AddressReference implements Reference {
  private final Cidr provisioned;
  private final BigInteger base;

  /** Who has the address, null when it is free. */
  private final @Nullable Claim[] holders;

  AddressReference(Cidr provisioned) {
    this.provisioned = provisioned;
    base = Interval.of(provisioned).start();
    holders = new Claim[1 << (provisioned.family().bits() - provisioned.netmaskLength())];
  }

  @Override
  public boolean claim(Cidr cidr, Use use) {
    if (!isFree(cidr)) {
      return false;
    }
    Arrays.fill(holders, from(cidr), to(cidr), new Claim(cidr, use));
    return true;
  }

  @Override
  public boolean release(Cidr cidr) {
    Claim rival = rival(cidr);
    if (rival == null || !rival.cidr().equals(cidr)) {
      return false;
    }
    Arrays.fill(holders, from(cidr), to(cidr), null);
    return true;
  }

  @Override
  public @Nullable Claim rival(Cidr cidr) {
    if (cidr.family() != provisioned.family()) {
      return null;
    }
    for (int i = Math.max(0, from(cidr)); i < Math.min(holders.length, to(cidr)); i++) {
      if (holders[i] != null) {
        return holders[i];
      }
    }
    return null;
  }

  @Override
  public boolean isFree(Cidr cidr) {
    return cidr.family() == provisioned.family()
        && from(cidr) >= 0
        && to(cidr) <= holders.length
        && isFree(from(cidr), to(cidr));
  }

  @Override
  public @Nullable Cidr lowest(int netmaskLength, List<Cidr> allowed, List<Cidr> disallowed) {
    if (netmaskLength < provisioned.netmaskLength()) {
      return null;
    }
    int size = 1 << (provisioned.family().bits() - netmaskLength);
    for (int from = 0; from < holders.length; from += size) {
      Interval block = new Interval(at(from), at(from + size));
      if (isFree(from, from + size)
          && Reference.permitted(provisioned.family(), block, allowed, disallowed)) {
        return Reference.cidr(provisioned.family(), at(from), netmaskLength);
      }
    }
    return null;
  }

  @Override
  public List<Claim> claims() {
    Set<Claim> claims = new LinkedHashSet<>();
    Arrays.stream(holders).filter(Objects::nonNull).forEach(claims::add);
    return List.copyOf(claims);
  }

  @Override
  public List<Cidr> free() {
    List<Cidr> free = new ArrayList<>();
    halve(0, provisioned.netmaskLength(), free);
    return free;
  }

  private void halve(int from, int netmaskLength, List<Cidr> free) {
    int size = 1 << (provisioned.family().bits() - netmaskLength);
    if (isFree(from, from + size)) {
      free.add(Reference.cidr(provisioned.family(), at(from), netmaskLength));
    } else if (size > 1) {
      halve(from, netmaskLength + 1, free);
      halve(from + size / 2, netmaskLength + 1, free);
    }
  }

  private boolean isFree(int from, int to) {
    for (int i = from; i < to; i++) {
      if (holders[i] != null) {
        return false;
      }
    }
    return true;
  }

  private BigInteger at(int index) {
    return base.add(BigInteger.valueOf(index));
  }

  /** Outside of the provisioned addresses: any index on the right side of them. */
  private int from(Cidr cidr) {
    return index(Interval.of(cidr).start());
  }

  private int to(Cidr cidr) {
    return index(Interval.of(cidr).end());
  }

  private int index(BigInteger address) {
    BigInteger far = BigInteger.valueOf(1 << 20);
    return address.subtract(base).max(far.negate()).min(far).intValueExact();
  }
}
