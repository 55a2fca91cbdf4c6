package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Spaces;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The space of one pool as the {@link Index} keeps it. */
public final class PoolSpace {
  final IpamId ipam;
  final ScopeId scope;
  final boolean topLevel;
  final Spaces spaces = new Spaces();
  final Map<Cidr, PoolCidrId> rows = new HashMap<>();
  int cidrs;

  PoolSpace(PoolRow pool) {
    ipam = pool.ipam();
    scope = pool.scope();
    topLevel = pool.source() == null;
  }

  /** What allocations are taken from: each CIDR that is usable. Not to be changed. */
  public Spaces spaces() {
    return spaces;
  }

  /** CIDRs provisioned or pending. */
  public int cidrs() {
    return cidrs;
  }

  /** The row of this very CIDR, in whatever state; null when there is none. */
  public @Nullable PoolCidrId row(Cidr cidr) {
    return rows.get(cidr);
  }

  public long allocations() {
    long count = 0;
    for (Space space : spaces.all()) {
      count += space.claims();
    }
    return count;
  }

  Space spaceOf(Cidr cidr) {
    Space space = spaces.containing(cidr);
    if (space == null) {
      throw new IllegalStateException("an allocation outside its pool's CIDRs: " + cidr);
    }
    return space;
  }

  boolean sameAs(@Nullable PoolSpace other) {
    if (other == null || cidrs != other.cidrs || !rows.equals(other.rows)) {
      return false;
    }
    var mine = spaces.all().iterator();
    var theirs = other.spaces.all().iterator();
    while (mine.hasNext() && theirs.hasNext()) {
      if (!mine.next().sameAs(theirs.next())) {
        return false;
      }
    }
    return !mine.hasNext() && !theirs.hasNext();
  }
}
