package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.pool.Terms;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.testkit.MapRows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows that answer, in the terms of {@link NaiveRows#seen}. */
final class RowsSeen {
  private final Map<Row, Seen> known = new IdentityHashMap<>();

  private record Seen(String id, List<@Nullable Object> fields) {}

  Map<String, List<@Nullable Object>> of(MapRows rows) {
    Set<IpamId> goingIpams = new HashSet<>();
    Set<PoolId> goingPools = new HashSet<>();
    for (Row row : rows.all()) {
      if (row instanceof IpamRow ipam && ipam.state() == Lifecycle.DELETE_IN_PROGRESS) {
        goingIpams.add(ipam.id());
      } else if (row instanceof PoolRow pool && pool.state() == Lifecycle.DELETE_IN_PROGRESS) {
        goingPools.add(pool.id());
      }
    }
    Map<String, List<@Nullable Object>> seen = new TreeMap<>();
    int places = 0;
    int allocations = 0;
    for (Row row : rows.all()) {
      boolean answers =
          switch (row) {
            case IpamRow r -> true;
            case ScopeRow r -> !goingIpams.contains(r.ipam());
            case PoolRow r -> !goingIpams.contains(r.ipam());
            case PoolCidrRow r -> !goingIpams.contains(r.ipam()) && !goingPools.contains(r.pool());
            case AllocationRow r ->
                !goingIpams.contains(r.ipam()) && !goingPools.contains(r.pool());
            case QuarantineRow r ->
                !goingIpams.contains(r.ipam()) && !goingPools.contains(r.pool());
            case ResourceCidrRow r -> !goingIpams.contains(r.ipam());
            default -> false;
          };
      if (answers) {
        Seen one = known.computeIfAbsent(row, RowsSeen::seen);
        seen.put(one.id, one.fields);
      }
      if (row instanceof AllocationRow allocation) {
        allocations++;
        if (!allocation.place().equals(rows.get(allocation.place().key()))) {
          throw new AssertionError("no place of " + allocation);
        }
      } else if (row instanceof AllocationPlace) {
        places++;
      }
    }
    assertThat(places).as("places of allocations").isEqualTo(allocations);
    return seen;
  }

  private static Seen seen(Row row) {
    return switch (row) {
      case IpamRow r ->
          new Seen(
              r.id().value(),
              Arrays.asList(
                  r.id().value(),
                  r.owner(),
                  r.region(),
                  r.operatingRegions(),
                  r.tier() == Tier.FREE,
                  r.privateGua(),
                  r.state().name(),
                  r.description(),
                  r.tags().entries()));
      case ScopeRow r ->
          new Seen(
              r.id().value(),
              Arrays.asList(
                  r.id().value(),
                  r.ipam().value(),
                  r.type() == ScopeType.PUBLIC,
                  r.isDefault(),
                  r.state().name(),
                  r.description(),
                  r.tags().entries()));
      case PoolRow r ->
          new Seen(
              r.id().value(),
              Arrays.asList(
                  r.id().value(),
                  r.ipam().value(),
                  r.scope().value(),
                  r.source() == null ? null : r.source().value(),
                  r.family().bits(),
                  r.locale(),
                  r.depth(),
                  r.rules().minNetmaskLength(),
                  r.rules().maxNetmaskLength(),
                  r.rules().defaultNetmaskLength(),
                  r.rules().resourceTags().entries(),
                  r.handles().strategy(),
                  (int) r.handles().coolDown().toSeconds(),
                  r.handles().holdersOnly(),
                  r.state().name(),
                  r.description(),
                  r.tags().entries()));
      case PoolCidrRow r ->
          new Seen(
              r.id().value(),
              Arrays.asList(
                  r.id().value(),
                  r.pool().value(),
                  NaiveRegister.range(r.cidr()),
                  r.netmaskLength(),
                  r.state().name(),
                  r.sourceAllocation() == null ? null : r.sourceAllocation().value(),
                  r.byNetmask()));
      case AllocationRow r -> new Seen(r.id().value(), fields(r));
      case QuarantineRow r ->
          new Seen(
              "kept " + r.pool() + " " + NaiveRegister.range(r.cidr()),
              Arrays.asList(fields(r.previous()), r.since(), r.until()));
      case ResourceCidrRow r -> {
        String name =
            String.join(
                " ",
                r.ipam().value(),
                r.resource().source(),
                r.resource().account(),
                r.resource().region(),
                r.resource().id(),
                String.valueOf(NaiveRegister.range(r.cidr())));
        yield new Seen(
            name, Arrays.asList(name, r.scope().value(), r.type().text(), r.tags().entries()));
      }
      default -> throw new IllegalArgumentException(row.toString());
    };
  }

  private static List<@Nullable Object> fields(AllocationRow r) {
    Terms terms = r.terms();
    return Arrays.asList(
        r.id().value(),
        r.pool().value(),
        NaiveRegister.range(r.cidr()),
        r.resource(),
        r.resourceRegion(),
        r.resourceOwner(),
        terms == null ? null : terms.tenant(),
        terms == null ? null : terms.owner(),
        terms == null ? null : terms.purpose(),
        terms == null ? null : terms.expiresAt(),
        r.description(),
        r.tags().entries());
  }
}
