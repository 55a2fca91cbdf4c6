package io.cadastre.domain.register;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by id alone. An id carries the tag of its IPAM; two IPAMs may share a tag, so each
 * that has it is asked. Below an IPAM or pool that is being deleted nothing is found.
 */
public final class Directory {
  private final Rows rows;

  public Directory(Rows rows) {
    this.rows = rows;
  }

  /** Also one that is being deleted: who asks sees its state. */
  public @Nullable IpamRow ipam(IpamId id) {
    return (IpamRow) rows.get(Keys.ipam(id));
  }

  public @Nullable ScopeRow scope(ScopeId id) {
    return (ScopeRow) find(id, Keys::scope);
  }

  /** Also one that is being deleted: who asks sees its state. */
  public @Nullable PoolRow pool(PoolId id) {
    return (PoolRow) find(id, Keys::pool);
  }

  public @Nullable AllocationRow allocation(AllocationId id) {
    AllocationPlace place = (AllocationPlace) find(id, Keys::place);
    if (place == null) {
      return null;
    }
    PoolRow pool = (PoolRow) rows.get(Keys.pool(place.ipam(), place.pool()));
    if (pool == null || pool.state() == Lifecycle.DELETE_IN_PROGRESS) {
      return null;
    }
    return (AllocationRow) rows.get(place.allocationKey());
  }

  /** The IPAM that an object of this id belongs to; null where no such object is found. */
  public @Nullable IpamRow home(Id id) {
    IpamId ipam =
        switch (id) {
          case IpamId i -> i;
          case ScopeId s -> scope(s) instanceof ScopeRow row ? row.ipam() : null;
          case PoolId p -> pool(p) instanceof PoolRow row ? row.ipam() : null;
          case AllocationId a -> allocation(a) instanceof AllocationRow row ? row.ipam() : null;
          default -> null;
        };
    return ipam == null ? null : ipam(ipam);
  }

  /** The scope that an object of this id lies in; null for an IPAM and for what is not found. */
  public @Nullable ScopeId scopeOf(Id id) {
    return switch (id) {
      case ScopeId scope -> scope(scope) == null ? null : scope;
      case PoolId p -> pool(p) instanceof PoolRow pool ? pool.scope() : null;
      case AllocationId a ->
          allocation(a) instanceof AllocationRow allocation ? scopeOf(allocation.pool()) : null;
      default -> null;
    };
  }

  /** The row of whatever has tags: an IPAM, scope, pool or allocation. */
  public @Nullable Row tagged(Id id) {
    return switch (id) {
      case IpamId ipam -> ipam(ipam);
      case ScopeId scope -> scope(scope);
      case PoolId pool -> pool(pool);
      case AllocationId allocation -> allocation(allocation);
      default -> null;
    };
  }

  /** Whether there is a row under that id, were it of something that is being deleted. */
  boolean known(Id id, BiFunction<Id, Id, String> key) {
    return find(id, key, true) != null;
  }

  private @Nullable Row find(Id id, BiFunction<Id, Id, String> key) {
    return find(id, key, false);
  }

  private @Nullable Row find(Id id, BiFunction<Id, Id, String> key, boolean alsoDeleting) {
    for (IpamRow ipam : ipamsTagged(id.tag(), alsoDeleting)) {
      Row row = rows.get(key.apply(ipam.id(), id));
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  private List<IpamRow> ipamsTagged(String tag, boolean alsoDeleting) {
    List<IpamRow> found = new ArrayList<>(1);
    rows.scan(
        Keys.IPAMS + IpamId.PREFIX + tag,
        null,
        row -> {
          IpamRow ipam = (IpamRow) row;
          if (alsoDeleting || ipam.state() != Lifecycle.DELETE_IN_PROGRESS) {
            found.add(ipam);
          }
          return true;
        });
    return found;
  }
}
