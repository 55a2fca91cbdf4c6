package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.space.Bounds;
import io.cadastre.domain.space.Claim;
import io.cadastre.domain.space.NestedCidrs;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Use;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The top-level space of one scope as the {@link Index} keeps it: which pool has which CIDR. */
public final class ScopeSpace {
  final IpamId ipam;
  final Map<PoolId, Integer> children = new HashMap<>();
  private final Map<Family, Space> held = new HashMap<>();
  private final Map<Cidr, PoolId> holders = new HashMap<>();
  private final NestedCidrs<String> live = new NestedCidrs<>();

  /** Every usable CIDR of every pool, at any depth. */
  final NestedCidrs<PoolSpace> provisioned = new NestedCidrs<>();

  int pools;

  ScopeSpace(IpamId ipam) {
    this.ipam = ipam;
    for (Family family : Family.values()) {
      held.put(family, new Space(Index.everything(family)));
    }
  }

  /** Pools of the scope, at any depth. */
  public int pools() {
    return pools;
  }

  /** Pools whose source this pool is. */
  public int childrenOf(PoolId pool) {
    return children.getOrDefault(pool, 0);
  }

  /** The lowest top-level CIDR that overlaps this one; null when the scope has none. */
  public @Nullable Cidr rival(Cidr cidr) {
    Claim claim = space(cidr.family()).rival(cidr);
    return claim == null ? null : claim.cidr();
  }

  /** The pool a top-level CIDR stands in. */
  public @Nullable PoolId holder(Cidr topLevel) {
    return holders.get(topLevel);
  }

  /**
   * The lowest CIDR of that length inside {@code within} that neither a top-level CIDR nor a live
   * one overlaps.
   */
  public @Nullable Cidr lowest(Cidr within, int netmaskLength) {
    return live.around(within) != null
        ? null
        : space(within.family())
            .lowest(netmaskLength, new Bounds(List.of(within), live.outermostIn(within)));
  }

  /** The CIDRs of resources, with the keys of their rows. Not to be changed. */
  public NestedCidrs<String> live() {
    return live;
  }

  void appeared(Cidr cidr, String row) {
    if (live.add(cidr, row)) {
      provisioned.forEachOverlapping(cidr, (in, pool) -> pool.liveChanged(in, cidr));
    }
  }

  void disappeared(Cidr cidr, String row) {
    if (live.remove(cidr, row)) {
      provisioned.forEachOverlapping(cidr, (in, pool) -> pool.liveChanged(in, cidr));
    }
  }

  void hold(Cidr cidr, PoolId pool) {
    space(cidr.family()).claim(cidr, Use.ALLOCATED);
    holders.put(cidr, pool);
  }

  void giveBack(Cidr cidr) {
    space(cidr.family()).release(cidr);
    holders.remove(cidr);
  }

  /** A pool that is deleted takes all it held with it. */
  void forget(PoolId pool) {
    List<Cidr> gone =
        holders.entrySet().stream()
            .filter(e -> e.getValue().equals(pool))
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::giveBack);
  }

  boolean sameAs(@Nullable ScopeSpace other) {
    return other != null
        && pools == other.pools
        && children.equals(other.children)
        && holders.equals(other.holders)
        && live.sameAs(other.live)
        && provisioned.sameAs(other.provisioned, PoolSpace::id)
        && space(Family.IPV4).sameAs(other.space(Family.IPV4))
        && space(Family.IPV6).sameAs(other.space(Family.IPV6));
  }

  private Space space(Family family) {
    return java.util.Objects.requireNonNull(held.get(family));
  }
}
