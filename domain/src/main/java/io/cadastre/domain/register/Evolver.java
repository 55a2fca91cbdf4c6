package io.cadastre.domain.register;

import static io.cadastre.domain.core.RowChange.added;
import static io.cadastre.domain.core.RowChange.removed;
import static io.cadastre.domain.core.RowChange.replaced;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamEvent;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.resource.ResourceEvent;
import io.cadastre.domain.scope.ScopeEvent;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagEvent;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event does to the rows: the one place that says it, for the allocator, the views and
 * every replay alike. It checks no rule; what is recorded has happened.
 */
public final class Evolver {
  private Evolver() {}

  /**
   * The changes of that event to these rows, in the order they are to be applied.
   *
   * @param cause the id of the request it came of, which what a delete leaves behind remembers
   */
  public static List<RowChange> evolve(Event event, String cause, Rows rows) {
    List<RowChange> changes = new ArrayList<>();
    switch (event) {
      case IpamEvent e -> ipam(e, cause, rows, changes);
      case ScopeEvent e -> scope(e, changes);
      case PoolEvent e -> pool(e, cause, rows, changes);
      case TagEvent e -> tags(e, rows, changes);
      case ResourceEvent e -> resource(e, changes);
      case RequestRefused e -> {} // a record of demand, not a change
      default -> throw new IllegalArgumentException("an event nobody applies: " + event);
    }
    return changes;
  }

  private static void ipam(IpamEvent event, String cause, Rows rows, List<RowChange> changes) {
    switch (event) {
      case IpamEvent.IpamCreated e -> {
        changes.add(added(e.ipam()));
        changes.add(added(e.publicScope()));
        changes.add(added(e.privateScope()));
      }
      case IpamEvent.IpamModified e -> changes.add(replaced(e.before(), e.after()));
      case IpamEvent.IpamDeleted e -> {
        IpamRow ipam = e.before();
        changes.add(replaced(ipam, ipam.withState(Lifecycle.DELETE_IN_PROGRESS)));
        changes.add(added(new ExtentRow(ipam.id(), null, List.of(), null, cause, null)));
      }
      case IpamEvent.ExtentSwept e -> swept(e, rows, changes);
    }
  }

  private static void swept(IpamEvent.ExtentSwept event, Rows rows, List<RowChange> changes) {
    ExtentRow extent = require(rows.get(Keys.extent(event.ipam(), event.root())), event);
    for (Row row : Extent.rows(extent, rows, event)) {
      changes.add(removed(row));
      if (row instanceof AllocationRow allocation) {
        changes.add(removed(allocation.place()));
      }
    }
    changes.add(event.done() ? removed(extent) : replaced(extent, extent.sweptTo(event.upTo())));
  }

  private static void scope(ScopeEvent event, List<RowChange> changes) {
    switch (event) {
      case ScopeEvent.ScopeCreated e -> changes.add(added(e.after()));
      case ScopeEvent.ScopeModified e -> changes.add(replaced(e.before(), e.after()));
      case ScopeEvent.ScopeDeleted e -> changes.add(removed(e.before()));
    }
  }

  private static void pool(PoolEvent event, String cause, Rows rows, List<RowChange> changes) {
    switch (event) {
      case PoolEvent.PoolCreated e -> changes.add(added(e.after()));
      case PoolEvent.PoolModified e -> changes.add(replaced(e.before(), e.after()));
      case PoolEvent.PoolDeleted e -> poolDeleted(e, cause, rows, changes);
      case PoolEvent.CidrProvisioned e -> {
        PoolCidrRow replaced = e.replaced();
        if (replaced != null) {
          changes.add(removed(replaced));
        }
        changes.add(added(e.after()));
        allocation(null, e.allocation(), changes);
      }
      case PoolEvent.CidrDeprovisioned e -> {
        changes.add(replaced(e.before(), e.after()));
        allocation(e.released(), null, changes);
      }
      case PoolEvent.CidrForgotten e -> changes.add(removed(e.before()));
      case PoolEvent.Allocated e -> allocation(null, e.after(), changes);
      case PoolEvent.AllocationModified e -> changes.add(replaced(e.before(), e.after()));
      case PoolEvent.Released e -> released(e.before(), e.quarantine(), changes);
      case PoolEvent.LeaseExpired e -> released(e.before(), e.quarantine(), changes);
      case PoolEvent.LeaseRenewed e -> changes.add(replaced(e.before(), e.after()));
      case PoolEvent.CooldownEnded e -> changes.add(removed(e.before()));
    }
  }

  /** An allocation comes or goes together with the place it is found at by its id. */
  private static void allocation(
      @Nullable AllocationRow before, @Nullable AllocationRow after, List<RowChange> changes) {
    if (before != null) {
      changes.add(removed(before));
      changes.add(removed(before.place()));
    }
    if (after != null) {
      changes.add(added(after));
      changes.add(added(after.place()));
    }
  }

  private static void released(
      AllocationRow before, @Nullable QuarantineRow quarantine, List<RowChange> changes) {
    allocation(before, null, changes);
    if (quarantine != null) {
      changes.add(added(quarantine));
    }
  }

  private static void poolDeleted(
      PoolEvent.PoolDeleted event, String cause, Rows rows, List<RowChange> changes) {
    PoolRow root = event.before();
    for (AllocationRow released : event.released()) {
      allocation(released, null, changes);
    }
    for (PoolId id : event.extent()) {
      PoolRow pool = require(rows.get(Keys.pool(root.ipam(), id)), event);
      changes.add(replaced(pool, pool.withState(Lifecycle.DELETE_IN_PROGRESS)));
    }
    changes.add(
        added(new ExtentRow(root.ipam(), root.id(), event.extent(), root.scope(), cause, null)));
  }

  private static void tags(TagEvent event, Rows rows, List<RowChange> changes) {
    switch (event) {
      case TagEvent.TagsChanged e -> {
        Row before = require(new Directory(rows).tagged(e.resource()), event);
        changes.add(replaced(before, retagged(before, e.after())));
      }
    }
  }

  private static void resource(ResourceEvent event, List<RowChange> changes) {
    switch (event) {
      case ResourceEvent.ResourceCidrAppeared e -> changes.add(added(e.after()));
      case ResourceEvent.ResourceCidrChanged e -> changes.add(replaced(e.before(), e.after()));
      case ResourceEvent.ResourceCidrDisappeared e -> changes.add(removed(e.before()));
    }
  }

  static Row retagged(Row row, Tags tags) {
    return switch (row) {
      case IpamRow ipam -> ipam.withTags(tags);
      case ScopeRow scope -> scope.withTags(tags);
      case PoolRow pool -> pool.withTags(tags);
      case AllocationRow allocation -> allocation.withTags(tags);
      default -> throw new IllegalArgumentException("nothing that has tags: " + row);
    };
  }

  @SuppressWarnings("unchecked")
  private static <R extends Row> R require(@Nullable Row row, Event event) {
    if (row == null) {
      throw new IllegalStateException("the rows do not know what this event is about: " + event);
    }
    return (R) row;
  }
}
