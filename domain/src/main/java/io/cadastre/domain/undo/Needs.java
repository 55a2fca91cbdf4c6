package io.cadastre.domain.undo;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.scope.ScopeEvent.ScopeCreated;
import io.cadastre.domain.scope.ScopeEvent.ScopeDeleted;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Beside the thing itself as the event left it: what must not be there, and what must, for the
 * event to be taken back. Resources that discovery sees are left to the decider.
 */
interface Needs {
  /** Nothing but the thing itself. */
  Needs NOTHING = (row, in) -> false;

  /**
   * Whether such a row stands in the way.
   *
   * @param in the scope that the event which made it lies in
   */
  boolean inTheWay(Row row, @Nullable ScopeId in);

  /** What must be there: the ids of pools and of a scope. */
  default Set<String> things() {
    return Set.of();
  }

  /** What a pool must be able to hand out; null: no pool must. */
  default @Nullable SpaceOf space() {
    return null;
  }

  /** A part of the space of a pool. */
  record SpaceOf(PoolId pool, Cidr cidr) {
    boolean isHeldBy(Row row) {
      return row instanceof PoolCidrRow c
          && c.pool().equals(pool)
          && c.state().usable()
          && c.cidr() != null
          && c.cidr().contains(cidr);
    }

    boolean isTakenBy(Row row) {
      return switch (row) {
        case AllocationRow a -> a.pool().equals(pool) && a.cidr().overlaps(cidr);
        case QuarantineRow q -> q.pool().equals(pool) && q.cidr().overlaps(cidr);
        default -> false;
      };
    }
  }

  static Needs of(Happened happened) {
    return switch (happened.event()) {
      case IpamCreated e ->
          (row, in) -> row instanceof PoolRow || row instanceof ScopeRow s && !s.isDefault();
      case IpamModified e -> modified(e.before(), e.after());
      case ScopeCreated e ->
          (row, in) -> row instanceof PoolRow p && p.scope().equals(e.after().id());
      case ScopeDeleted e ->
          (row, in) -> is(row, e.before().id()) || row instanceof IpamRow i && isFree(i);
      case PoolCreated e ->
          (row, in) ->
              row instanceof PoolRow p
                  ? e.after().id().equals(p.source())
                  : e.after().id().equals(Subject.poolOf(row));
      case PoolDeleted e -> new PoolMadeAgain(e.before());
      case CidrProvisioned e -> {
        Cidr cidr = e.after().cidr();
        SpaceOf space = cidr == null ? null : new SpaceOf(e.after().pool(), cidr);
        yield space == null ? NOTHING : (row, in) -> space.isTakenBy(row);
      }
      case CidrDeprovisioned e -> {
        Cidr cidr = e.before().cidr();
        yield cidr == null ? NOTHING : new CidrAgain(e, cidr, happened.scope());
      }
      case Released e -> new AllocatedAgain(e.before());
      default -> NOTHING;
    };
  }

  /** Back to the free tier nothing may be there that it does not have; Regions must be unused. */
  private static Needs modified(IpamRow before, IpamRow after) {
    List<String> added = new ArrayList<>(after.operatingRegions());
    added.removeAll(before.operatingRegions());
    boolean upgraded = isFree(before) && !isFree(after);
    return (row, in) ->
        switch (row) {
          case PoolRow p -> added.contains(p.locale()) || upgraded && !isForFree(p, after.region());
          case ScopeRow s -> upgraded && !s.isDefault();
          default -> false;
        };
  }

  private static boolean isFree(IpamRow ipam) {
    return ipam.tier() == Tier.FREE;
  }

  private static boolean isForFree(PoolRow pool, String home) {
    return pool.scopeType() == ScopeType.PUBLIC
        && (pool.locale() == null || pool.locale().equals(home));
  }

  private static boolean is(Row row, Id id) {
    return Subject.name(row).equals(id.value());
  }

  /** A deleted pool: its scope and source, in an IPAM that may have it. */
  record PoolMadeAgain(PoolRow pool) implements Needs {
    @Override
    public boolean inTheWay(Row row, @Nullable ScopeId in) {
      return is(row, pool.id())
          || row instanceof IpamRow i
              && (isFree(i) && !isForFree(pool, i.region())
                  || pool.locale() != null && !i.operatingRegions().contains(pool.locale()));
    }

    @Override
    public Set<String> things() {
      String scope = pool.scope().value();
      return pool.source() == null ? Set.of(scope) : Set.of(scope, pool.source().value());
    }
  }

  /** A CIDR that left a pool: free in the scope, or free space of the source. */
  record CidrAgain(CidrDeprovisioned event, Cidr cidr, @Nullable ScopeId scope) implements Needs {
    private static final Cidr UNIQUE_LOCAL = Cidr.parse("fd00::/8");

    @Override
    public boolean inTheWay(Row row, @Nullable ScopeId in) {
      SpaceOf space = space();
      if (space != null) {
        return space.isTakenBy(row);
      }
      return switch (row) {
        case PoolCidrRow c ->
            c.sourceAllocation() == null
                && c.cidr() != null
                && c.cidr().overlaps(cidr)
                && in != null
                && in.equals(scope);
        case IpamRow i ->
            !i.privateGua()
                && event.before().proof() == null
                && cidr.family() == Family.IPV6
                && !UNIQUE_LOCAL.contains(cidr);
        default -> false;
      };
    }

    @Override
    public Set<String> things() {
      SpaceOf space = space();
      String pool = event.before().pool().value();
      return space == null ? Set.of(pool) : Set.of(pool, space.pool.value());
    }

    @Override
    public @Nullable SpaceOf space() {
      AllocationRow held = event.released();
      return held == null ? null : new SpaceOf(held.pool(), cidr);
    }
  }

  /** A released allocation: free space, in a pool whose rules still allow it. */
  record AllocatedAgain(AllocationRow row) implements Needs {
    @Override
    public boolean inTheWay(Row other, @Nullable ScopeId in) {
      return switch (other) {
        case PoolRow p ->
            p.id().equals(row.pool()) && !p.rules().admit(row.cidr().netmaskLength(), row.tags());
        case IpamRow i -> !i.operatingRegions().contains(row.resourceRegion());
        default -> space().isTakenBy(other);
      };
    }

    @Override
    public Set<String> things() {
      return Set.of(row.pool().value());
    }

    @Override
    public SpaceOf space() {
      return new SpaceOf(row.pool(), row.cidr());
    }
  }
}
