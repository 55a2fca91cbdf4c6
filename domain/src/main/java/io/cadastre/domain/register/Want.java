package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One CIDR that somebody wants, of whatever pool. */
record Want(
    Family family,
    @Nullable AllocationId allocation,
    @Nullable Cidr cidr,
    @Nullable Integer netmaskLength,
    List<Cidr> allowed,
    List<Cidr> disallowed,
    @Nullable Strategy strategy,
    boolean preview,
    Tags tags) {

  /** The one or two CIDRs that a request wants, IPv4 first. */
  static List<Want> of(Allocate c, List<PoolRow> pools) {
    boolean main = c.cidr() != null || c.netmaskLength() != null || !c.dualStack();
    List<Want> wants = new ArrayList<>(2);
    if (main) {
      Family family =
          c.cidr() != null
              ? c.cidr().family()
              : c.dualStack() || c.selector() != null ? Family.IPV4 : pools.getFirst().family();
      wants.add(want(c, family, c.allocation(), c.cidr(), c.netmaskLength()));
    }
    if (c.dualStack()) {
      // Of what is wanted alone, the id that was given is the one that is meant.
      AllocationId id = main || c.ipv6Allocation() != null ? c.ipv6Allocation() : c.allocation();
      wants.add(want(c, Family.IPV6, id, c.ipv6Cidr(), c.ipv6NetmaskLength()));
    }
    return wants;
  }

  private static Want want(
      Allocate c,
      Family family,
      @Nullable AllocationId id,
      @Nullable Cidr cidr,
      @Nullable Integer netmaskLength) {
    return new Want(
        family,
        id,
        cidr,
        netmaskLength,
        bounding(c, c.allowed(), family),
        bounding(c, c.disallowed(), family),
        c.strategy(),
        c.preview(),
        c.tags());
  }

  /** Of bounds of both families, those of the other one say nothing; alone they are a mistake. */
  private static List<Cidr> bounding(Allocate c, List<Cidr> bounds, Family family) {
    return c.dualStack()
        ? bounds.stream().filter(cidr -> cidr.family() == family).toList()
        : bounds;
  }
}
