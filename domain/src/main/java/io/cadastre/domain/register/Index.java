package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Use;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows say about space, kept in heap so that a decision need not scan: the free and used
 * space of each pool, the top-level space of each scope, and counts. It is a function of the rows:
 * {@link #of} builds it from all of them, {@link #apply} keeps it in step with each change, and
 * both come to the same. What is being deleted is not in it.
 *
 * <p>Mutable and owned by one task.
 */
public final class Index {
  private final Map<PoolId, PoolSpace> pools = new HashMap<>();
  private final Map<ScopeId, ScopeSpace> scopes = new HashMap<>();

  private final Map<String, IpamId> sweeping = new TreeMap<>();

  private final Timetable fading = new Timetable();
  private final Timetable leases = new Timetable();
  private final Timetable coolDowns = new Timetable();

  private final Set<PoolId> touched = new LinkedHashSet<>();

  /** The index of these rows. */
  public static Index of(Rows rows) {
    Index index = new Index();
    rows.scan(
        Keys.IPAMS,
        null,
        row -> {
          IpamRow ipam = (IpamRow) row;
          IpamId id = ipam.id();
          index.addAll(rows, Keys.extents(id));
          if (ipam.state() == Lifecycle.DELETE_IN_PROGRESS) {
            return true; // half swept, what is left need not go together
          }
          // A kind after those it refers to: pools know scopes, CIDRs and allocations know pools.
          index.addAll(rows, Keys.scopes(id));
          index.addAll(rows, Keys.pools(id));
          index.addAll(rows, Keys.within(id) + "cidr/");
          index.addAll(rows, Keys.allocations(id));
          index.addAll(rows, Keys.within(id) + "quarantine/");
          index.addAll(rows, Keys.resourceCidrs(id));
          return true;
        });
    return index;
  }

  /**
   * The part of the index of these rows that says how the space of one pool is used. It knows no
   * times: of what is allocated and quarantined only the CIDRs are read, which the keys say.
   */
  public static Index of(Rows rows, PoolRow pool) {
    Index index = new Index();
    index.addAll(rows, Keys.scope(pool.ipam(), pool.scope()));
    index.apply(RowChange.added(pool));
    index.addAll(rows, Keys.cidrs(pool.ipam(), pool.id()));
    PoolSpace space = index.pool(pool.id());
    if (space != null) {
      rows.cidrs(
          Keys.allocations(pool.ipam(), pool.id()), cidr -> space.claim(cidr, Use.ALLOCATED));
      rows.cidrs(
          Keys.quarantines(pool.ipam(), pool.id()), cidr -> space.claim(cidr, Use.QUARANTINED));
    }
    index.addAll(rows, Keys.resourceCidrs(pool.ipam()));
    return index;
  }

  private void addAll(Rows rows, String prefix) {
    rows.scan(
        prefix,
        null,
        row -> {
          apply(RowChange.added(row));
          return true;
        });
  }

  /** The space of a pool; null when there is no such pool or it is being deleted. */
  public @Nullable PoolSpace pool(PoolId id) {
    return pools.get(id);
  }

  /** The top-level space of a scope; null when there is no such scope or it is being deleted. */
  public @Nullable ScopeSpace scope(ScopeId id) {
    return scopes.get(id);
  }

  /** The IPAMs with something that a delete left to be swept. */
  public Set<IpamId> sweeping() {
    return new LinkedHashSet<>(sweeping.values());
  }

  /** The rows of CIDRs that are listed for some time only, by when they came into their state. */
  Timetable fading() {
    return fading;
  }

  /** The allocations that are released by themselves, by when. */
  Timetable leases() {
    return leases;
  }

  /** The space that is kept back, by until when. */
  Timetable coolDowns() {
    return coolDowns;
  }

  /** The scopes of an IPAM that are not being deleted. */
  public int scopesOf(IpamId ipam) {
    int count = 0;
    for (ScopeSpace scope : scopes.values()) {
      count += scope.ipam.equals(ipam) ? 1 : 0;
    }
    return count;
  }

  /** Keeps the index in step with one change of rows. */
  public void apply(RowChange change) {
    switch (change.row()) {
      case IpamRow ipam -> ipamChanged(ipam, change.after() == null);
      case ScopeRow scope -> scopeChanged(scope, change.after() == null);
      case PoolRow pool -> poolChanged(pool, change.before() == null, change.after() == null);
      case PoolCidrRow cidr ->
          cidrChanged((PoolCidrRow) change.before(), (PoolCidrRow) change.after(), cidr.pool());
      case AllocationRow allocation ->
          allocationChanged((AllocationRow) change.before(), (AllocationRow) change.after());
      case QuarantineRow quarantine -> quarantineChanged(quarantine, change.after() == null);
      case ResourceCidrRow resource ->
          resourceChanged((ResourceCidrRow) change.before(), (ResourceCidrRow) change.after());
      case ExtentRow extent -> {
        if (change.after() == null) {
          sweeping.remove(extent.key());
        } else {
          sweeping.put(extent.key(), extent.ipam());
        }
      }
      default -> {} // places hold no space
    }
  }

  private void ipamChanged(IpamRow ipam, boolean gone) {
    if (gone || ipam.state() == Lifecycle.DELETE_IN_PROGRESS) {
      List<PoolSpace> dropped =
          pools.values().stream().filter(pool -> pool.ipam.equals(ipam.id())).toList();
      for (PoolSpace pool : dropped) {
        pools.remove(pool.pool);
        forgetTimes(pool.pool);
        touched.add(pool.pool);
      }
      scopes.values().removeIf(scope -> scope.ipam.equals(ipam.id()));
    }
  }

  private void scopeChanged(ScopeRow scope, boolean gone) {
    if (gone) {
      scopes.remove(scope.id());
    } else {
      scopes.computeIfAbsent(scope.id(), id -> new ScopeSpace(scope.ipam()));
    }
  }

  private void poolChanged(PoolRow pool, boolean added, boolean gone) {
    if (gone || pool.state() == Lifecycle.DELETE_IN_PROGRESS) {
      PoolSpace dropped = pools.remove(pool.id());
      ScopeSpace scope = scopes.get(pool.scope());
      if (dropped != null) {
        forgetTimes(pool.id());
        touched.add(pool.id());
      }
      if (dropped != null && scope != null) {
        scope.pools--;
        for (Space space : dropped.spaces().all()) {
          scope.provisioned.remove(space.provisioned(), dropped);
        }
        if (pool.source() == null) {
          scope.forget(pool.id());
        }
        adjustChildren(pool, -1);
      }
    } else if (added) {
      ScopeSpace scope = scopes.get(pool.scope());
      if (scope != null) {
        scope.pools++;
        pools.put(pool.id(), new PoolSpace(pool, scope.live(), touched));
        touched.add(pool.id());
        adjustChildren(pool, +1);
      }
    }
  }

  /** A pool that is built before its source, when all rows are read, is counted by the source. */
  private void adjustChildren(PoolRow pool, int by) {
    PoolId source = pool.source();
    ScopeSpace scope = scopes.get(pool.scope());
    if (source != null && scope != null) {
      scope.children.merge(source, by, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  private void cidrChanged(
      @Nullable PoolCidrRow before, @Nullable PoolCidrRow after, PoolId poolId) {
    PoolSpace pool = pools.get(poolId);
    if (pool == null) {
      return;
    }
    boolean held = before != null && before.state().holdsSpace();
    boolean holds = after != null && after.state().holdsSpace();
    if (before != null && !held) {
      fading.remove(before.changed(), poolId, before.key());
    }
    if (after != null && !holds) {
      fading.add(after.changed(), poolId, after.key());
    }
    Cidr cidr = after != null ? after.cidr() : before != null ? before.cidr() : null;
    if (before != null && before.cidr() != null && after == null) {
      pool.rows.remove(before.cidr(), before.id());
    }
    if (after != null && after.cidr() != null) {
      pool.rows.put(after.cidr(), after.id());
    }
    if (cidr == null) {
      return;
    }
    pool.cidrs += (holds ? 1 : 0) - (held ? 1 : 0);
    boolean wasUsable = before != null && before.state().usable();
    boolean usable = after != null && after.state().usable();
    ScopeSpace scope = scopes.get(pool.scope);
    if (usable && !wasUsable) {
      pool.provision(cidr);
      if (scope != null) {
        scope.provisioned.add(cidr, pool);
      }
    } else if (wasUsable && !usable) {
      pool.deprovision(cidr);
      if (scope != null) {
        scope.provisioned.remove(cidr, pool);
      }
    }
    if (pool.topLevel && scope != null) {
      if (holds && !held) {
        scope.hold(cidr, poolId);
      } else if (held && !holds) {
        scope.giveBack(cidr);
      }
    }
  }

  private void forgetTimes(PoolId pool) {
    fading.forget(pool);
    leases.forget(pool);
    coolDowns.forget(pool);
  }

  private void allocationChanged(@Nullable AllocationRow before, @Nullable AllocationRow after) {
    PoolSpace pool = pools.get(Objects.requireNonNull(after != null ? after : before).pool());
    if (pool == null) {
      return;
    }
    if (before != null && before.expiresAt() != null) {
      leases.remove(before.expiresAt(), before.pool(), before.key());
    }
    if (after != null && after.expiresAt() != null) {
      leases.add(after.expiresAt(), after.pool(), after.key());
    }
    if (before == null && after != null) {
      pool.claim(after.cidr(), Use.ALLOCATED);
    } else if (before != null && after == null) {
      pool.release(before.cidr());
    }
  }

  private void quarantineChanged(QuarantineRow row, boolean gone) {
    PoolSpace pool = pools.get(row.pool());
    if (pool == null) {
      return;
    }
    if (gone) {
      coolDowns.remove(row.until(), row.pool(), row.key());
      pool.release(row.cidr());
    } else {
      coolDowns.add(row.until(), row.pool(), row.key());
      pool.claim(row.cidr(), Use.QUARANTINED);
    }
  }

  private void resourceChanged(@Nullable ResourceCidrRow before, @Nullable ResourceCidrRow after) {
    if (before != null && after != null && before.scope().equals(after.scope())) {
      return; // the CIDR is part of the key
    }
    if (before != null && scopes.get(before.scope()) instanceof ScopeSpace left) {
      left.disappeared(before.cidr(), before.key());
    }
    if (after != null && scopes.get(after.scope()) instanceof ScopeSpace entered) {
      entered.appeared(after.cidr(), after.key());
    }
  }

  /** The pools whose space changed, or that came or went, since this was asked last. */
  public Set<PoolId> touched() {
    Set<PoolId> since = new LinkedHashSet<>(touched);
    touched.clear();
    return since;
  }

  /** Whether both say the same; for proofs that a rebuilt index equals the one kept. */
  public boolean sameAs(Index other) {
    return sweeping.equals(other.sweeping)
        && fading.equals(other.fading)
        && leases.equals(other.leases)
        && coolDowns.equals(other.coolDowns)
        && pools.keySet().equals(other.pools.keySet())
        && scopes.keySet().equals(other.scopes.keySet())
        && pools.entrySet().stream().allMatch(e -> e.getValue().sameAs(other.pools.get(e.getKey())))
        && scopes.entrySet().stream()
            .allMatch(e -> e.getValue().sameAs(other.scopes.get(e.getKey())));
  }

  static Cidr everything(Family family) {
    return new Cidr(family, 0, 0, 0);
  }
}
