package io.cadastre.domain.register;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamEvent;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolEvent;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.resource.ResourceEvent;
import io.cadastre.domain.scope.ScopeEvent;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagEvent;
import org.jspecify.annotations.Nullable;

/** In which scope an event lies: one place that says it, so that none forgets to. */
public final class EventScope {
  private EventScope() {}

  /**
   * The scope of an event; null where it is about an IPAM as a whole.
   *
   * @param rows as they are before the event
   */
  public static @Nullable ScopeId of(Event event, Rows rows) {
    return switch (event) {
      case IpamEvent.ExtentSwept e ->
          rows.get(Keys.extent(e.ipam(), e.root())) instanceof ExtentRow row ? row.scope() : null;
      case IpamEvent e -> null;
      case ScopeEvent.ScopeCreated e -> e.after().id();
      case ScopeEvent.ScopeModified e -> e.after().id();
      case ScopeEvent.ScopeDeleted e -> e.before().id();
      case PoolEvent e -> pool(e, rows);
      case ResourceEvent.ResourceCidrAppeared e -> e.after().scope();
      case ResourceEvent.ResourceCidrChanged e -> e.after().scope();
      case ResourceEvent.ResourceCidrDisappeared e -> e.before().scope();
      case TagEvent.TagsChanged e -> new Directory(rows).scopeOf(e.resource());
      default -> throw new IllegalArgumentException("an event nobody places: " + event);
    };
  }

  private static @Nullable ScopeId pool(PoolEvent event, Rows rows) {
    return switch (event) {
      case PoolEvent.PoolCreated e -> e.after().scope();
      case PoolEvent.PoolModified e -> e.after().scope();
      case PoolEvent.PoolDeleted e -> e.before().scope();
      case PoolEvent.CidrProvisioned e -> scope(e.after().ipam(), e.after().pool(), rows);
      case PoolEvent.CidrDeprovisioned e -> scope(e.after().ipam(), e.after().pool(), rows);
      case PoolEvent.CidrForgotten e -> scope(e.before().ipam(), e.before().pool(), rows);
      case PoolEvent.Allocated e -> scope(e.after().ipam(), e.after().pool(), rows);
      case PoolEvent.AllocationModified e -> scope(e.after().ipam(), e.after().pool(), rows);
      case PoolEvent.Released e -> scope(e.before().ipam(), e.before().pool(), rows);
      case PoolEvent.LeaseExpired e -> scope(e.before().ipam(), e.before().pool(), rows);
      case PoolEvent.LeaseRenewed e -> scope(e.after().ipam(), e.after().pool(), rows);
      case PoolEvent.CooldownEnded e -> scope(e.before().ipam(), e.before().pool(), rows);
    };
  }

  private static @Nullable ScopeId scope(IpamId ipam, PoolId pool, Rows rows) {
    return rows.get(Keys.pool(ipam, pool)) instanceof PoolRow row ? row.scope() : null;
  }
}
