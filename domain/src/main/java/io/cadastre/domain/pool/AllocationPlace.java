package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;

/** Where an allocation is kept, for those who only know its id. */
public record AllocationPlace(AllocationId id, IpamId ipam, PoolId pool, Cidr cidr) implements Row {
  @Override
  public String key() {
    return Keys.place(ipam, id);
  }

  public String allocationKey() {
    return Keys.allocation(ipam, pool, cidr.sortKey());
  }
}
