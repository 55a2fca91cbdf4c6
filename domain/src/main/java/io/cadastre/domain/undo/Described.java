package io.cadastre.domain.undo;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import java.util.Objects;

/** What an event is about, for people. */
final class Described {
  private Described() {}

  static String of(Event event) {
    return switch (event) {
      case TagsChanged e -> "tags of " + e.resource().value();
      case PoolDeleted e ->
          "pool " + e.before().id() + (e.extent().size() == 1 ? "" : " and all below it");
      case Released e -> row(e.quarantine() != null ? e.quarantine() : e.before());
      case LeaseExpired e -> row(e.quarantine() != null ? e.quarantine() : e.before());
      case ExtentSwept e -> "what is left of " + e.root().value();
      case RequestRefused e -> e.operation() + " of " + e.subject();
      default -> row(Rowwise.changes(event).getFirst().row());
    };
  }

  private static String row(Row row) {
    return switch (row) {
      case IpamRow r -> "IPAM " + r.id();
      case ScopeRow r -> "scope " + r.id();
      case PoolRow r -> "pool " + r.id();
      case PoolCidrRow r -> Objects.toString(r.cidr(), "/" + r.netmaskLength()) + " of " + r.pool();
      case AllocationRow r -> r.named();
      case QuarantineRow r -> r.named();
      case ResourceCidrRow r -> r.named();
      default -> row.key();
    };
  }
}
