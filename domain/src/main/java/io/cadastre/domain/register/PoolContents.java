package io.cadastre.domain.register;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a delete of a pool has to look at, from its rows. */
final class PoolContents {
  private PoolContents() {}

  /**
   * CIDRs provisioned or pending, but for those whose deprovision was blocked: nothing is in them
   * any more when this is asked, and their owner wants them out.
   */
  static int cidrsKept(PoolRow pool, Rows rows) {
    int[] count = new int[1];
    rows.scan(
        Keys.cidrs(pool.ipam(), pool.id()),
        null,
        row -> {
          PoolCidrState state = ((PoolCidrRow) row).state();
          boolean kept = state.holdsSpace() && state != PoolCidrState.FAILED_DEPROVISION;
          count[0] += kept ? 1 : 0;
          return true;
        });
    return count[0];
  }

  /** The pool and all below it that are not being deleted already, each after its source. */
  static List<PoolId> withDescendants(PoolRow root, Rows rows) {
    Map<PoolId, List<PoolId>> children = new HashMap<>();
    rows.scan(
        Keys.pools(root.ipam()),
        null,
        row -> {
          PoolRow pool = (PoolRow) row;
          if (pool.source() != null && !Register.deleting(pool.state())) {
            children.computeIfAbsent(pool.source(), s -> new ArrayList<>()).add(pool.id());
          }
          return true;
        });
    List<PoolId> extent = new ArrayList<>(List.of(root.id()));
    for (int i = 0; i < extent.size(); i++) {
      extent.addAll(children.getOrDefault(extent.get(i), List.of()));
    }
    return extent;
  }

  /** What the source pool allocated for the CIDRs of this one. */
  static List<AllocationRow> ofSource(PoolRow pool, Rows rows) {
    List<AllocationRow> found = new ArrayList<>();
    PoolId source = pool.source();
    if (source != null) {
      rows.scan(
          Keys.cidrs(pool.ipam(), pool.id()),
          null,
          row -> {
            PoolCidrRow cidr = (PoolCidrRow) row;
            if (cidr.cidr() != null && cidr.state().usable()) {
              String key = Keys.allocation(pool.ipam(), source, cidr.cidr().sortKey());
              found.add((AllocationRow) Objects.requireNonNull(rows.get(key), key));
            }
            return true;
          });
    }
    return found;
  }
}
