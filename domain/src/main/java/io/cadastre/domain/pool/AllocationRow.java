package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.tag.Tags;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CIDR handed out of a pool.
 *
 * @param holder the kind of what holds it
 * @param resource the id of what holds it; null for a custom allocation
 * @param resourceOwner account, 12 digits
 * @param terms null: none but those of AWS
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
    Tags tags,
    @Nullable Terms terms)
    implements Row {
  /** On no terms but those of AWS. */
  public AllocationRow(
      AllocationId id,
      IpamId ipam,
      PoolId pool,
      Cidr cidr,
      Holder holder,
      @Nullable String resource,
      String resourceRegion,
      String resourceOwner,
      @Nullable String description,
      Tags tags) {
    this(
        id,
        ipam,
        pool,
        cidr,
        holder,
        resource,
        resourceRegion,
        resourceOwner,
        description,
        tags,
        null);
  }

  @Override
  public String key() {
    return Keys.allocation(ipam, pool, cidr.sortKey());
  }

  public AllocationRow withDescription(@Nullable String next) {
    return with(next, tags, terms);
  }

  public AllocationRow withTags(Tags next) {
    return with(description, next, terms);
  }

  /** The same, released by itself then; null: never. */
  public AllocationRow until(@Nullable Instant next) {
    Terms old = terms == null ? new Terms(null, null, null, null) : terms;
    return with(description, tags, old.until(next));
  }

  private AllocationRow with(
      @Nullable String nextDescription, Tags nextTags, @Nullable Terms nextTerms) {
    return new AllocationRow(
        id,
        ipam,
        pool,
        cidr,
        holder,
        resource,
        resourceRegion,
        resourceOwner,
        nextDescription,
        nextTags,
        nextTerms);
  }

  /** When it is released by itself; null: never. */
  public @Nullable Instant expiresAt() {
    return terms == null ? null : terms.expiresAt();
  }

  /** The platform that asked for it by its own topic; null: none. */
  public @Nullable String tenant() {
    return terms == null ? null : terms.tenant();
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
        + (resource != null ? Text.quoted(resource) : "account " + resourceOwner)
        + (description != null && !description.isEmpty()
            ? " (\"" + Text.quoted(description) + "\")"
            : "");
  }
}
