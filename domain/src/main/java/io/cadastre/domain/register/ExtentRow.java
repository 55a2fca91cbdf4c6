package io.cadastre.domain.register;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delete left to be swept.
 *
 * @param pool the deleted pool; null: the whole IPAM
 * @param pools those of the extent, in the order they are swept; empty for an IPAM
 * @param scope it lies in; null for an IPAM
 * @param cause the id of the request that deleted it
 * @param cursor key of the last row swept; null: nothing yet
 */
public record ExtentRow(
    IpamId ipam,
    @Nullable PoolId pool,
    List<PoolId> pools,
    @Nullable ScopeId scope,
    String cause,
    @Nullable String cursor)
    implements Row {
  public ExtentRow {
    pools = List.copyOf(pools);
  }

  @Override
  public String key() {
    Id root = pool != null ? pool : ipam;
    return Keys.extent(ipam, root);
  }

  ExtentRow sweptTo(String key) {
    return new ExtentRow(ipam, pool, pools, scope, cause, key);
  }

  /** The ranges of keys of the extent, in the order they are swept. */
  List<String> ranges() {
    List<String> ranges = new ArrayList<>();
    if (pool == null) {
      ranges.add(Keys.within(ipam));
      ranges.add(Keys.ipam(ipam));
      return ranges;
    }
    for (PoolId swept : pools) {
      ranges.add(Keys.cidrs(ipam, swept));
      ranges.add(Keys.allocations(ipam, swept));
      ranges.add(Keys.quarantines(ipam, swept));
      ranges.add(Keys.pool(ipam, swept));
    }
    return ranges;
  }
}
