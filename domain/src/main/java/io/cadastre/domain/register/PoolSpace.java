package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.space.NestedCidrs;
import io.cadastre.domain.space.Occupied;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Spaces;
import io.cadastre.domain.space.Use;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The space of one pool as the {@link Index} keeps it. */
public final class PoolSpace {
  final PoolId pool;
  final IpamId ipam;
  final ScopeId scope;
  final boolean topLevel;
  final Map<Cidr, PoolCidrId> rows = new HashMap<>();
  int cidrs;
  private final NestedCidrs<String> live;
  private final Set<PoolId> touched;
  private final Spaces spaces = new Spaces();

  /**
   * @param live CIDRs of resources in its scope
   * @param touched gets the pool's id whenever its space changes
   */
  PoolSpace(PoolRow row, NestedCidrs<String> live, Set<PoolId> touched) {
    pool = row.id();
    ipam = row.ipam();
    scope = row.scope();
    topLevel = row.source() == null;
    this.live = live;
    this.touched = touched;
  }

  PoolId id() {
    return pool;
  }

  public IpamId ipam() {
    return ipam;
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
      count += space.claims(Use.ALLOCATED);
    }
    return count;
  }

  void provision(Cidr cidr) {
    touched.add(pool);
    spaces.add(cidr);
    Occupied.begin(spaceOf(cidr), live);
  }

  void deprovision(Cidr cidr) {
    touched.add(pool);
    spaces.remove(cidr);
  }

  void claim(Cidr cidr, Use use) {
    touched.add(pool);
    Occupied.claim(spaceOf(cidr), cidr, use);
  }

  void release(Cidr cidr) {
    touched.add(pool);
    Occupied.release(spaceOf(cidr), cidr, live);
  }

  /** A CIDR of resources came to be live, or is not any more, that overlaps one of the pool's. */
  void liveChanged(Cidr provisioned, Cidr cidr) {
    touched.add(pool);
    Occupied.changed(spaceOf(provisioned), cidr, live);
  }

  private Space spaceOf(Cidr cidr) {
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
