package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * A CIDR handed out of a pool.
 *
 * @param holder the kind of what holds it
 * @param resource the id of what holds it; null for a custom allocation
 * @param resourceOwner account, 12 digits
 */
public record AllocationRow(
    AllocationId id,
    IpamId ipam,
    PoolId pool,
    Cidr cidr,
    Holder holder,
    @Nullable String resource,
    String resourceRegion,
    String resourceOwner,
    @Nullable String description,
    Tags tags)
    implements Row {
  @Override
  public String key() {
    return Keys.allocation(ipam, pool, cidr.sortKey());
  }

  public AllocationRow withDescription(@Nullable String next) {
    return new AllocationRow(
        id, ipam, pool, cidr, holder, resource, resourceRegion, resourceOwner, next, tags);
  }

  public AllocationRow withTags(Tags next) {
    return new AllocationRow(
        id, ipam, pool, cidr, holder, resource, resourceRegion, resourceOwner, description, next);
  }

  public AllocationPlace place() {
    return new AllocationPlace(id, ipam, pool, cidr);
  }

  /** How a message names it: id, CIDR and who holds it. */
  public String named() {
    return "allocation "
        + id
        + " "
        + cidr
        + " held by "
        + (resource != null ? resource : "account " + resourceOwner)
        + (description != null && !description.isEmpty() ? " (\"" + description + "\")" : "");
  }
}
