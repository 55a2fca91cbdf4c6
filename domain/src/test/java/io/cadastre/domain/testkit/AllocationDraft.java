package io.cadastre.domain.testkit;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An {@link Allocate} in the making. */
public final class AllocationDraft {
  private @Nullable PoolId pool;
  private @Nullable List<PoolId> pools;
  private @Nullable PoolSelector selector;
  private @Nullable AllocationId allocation;
  private @Nullable Cidr ipv6Cidr;
  private @Nullable Integer ipv6NetmaskLength;
  private @Nullable AllocationId ipv6Allocation;
  private @Nullable Strategy strategy;
  private @Nullable String owner;
  private @Nullable String purpose;
  private @Nullable Instant expiresAt;
  private @Nullable Cidr cidr;
  private @Nullable Integer netmaskLength;
  private @Nullable String description;
  private boolean preview;
  private List<Cidr> allowed = List.of();
  private List<Cidr> disallowed = List.of();
  private Tags tags = Tags.NONE;

  AllocationDraft(PoolId pool, AllocationId allocation) {
    this.pool = pool;
    this.allocation = allocation;
  }

  public AllocationDraft cidr(String next) {
    return cidr(Cidr.parse(next));
  }

  public AllocationDraft cidr(Cidr next) {
    cidr = next;
    return this;
  }

  public AllocationDraft netmaskLength(int next) {
    netmaskLength = next;
    return this;
  }

  public AllocationDraft description(String next) {
    description = next;
    return this;
  }

  public AllocationDraft preview() {
    preview = true;
    return this;
  }

  public AllocationDraft allowed(String... next) {
    return allowed(cidrs(next));
  }

  public AllocationDraft allowed(List<Cidr> next) {
    allowed = next;
    return this;
  }

  public AllocationDraft disallowed(String... next) {
    return disallowed(cidrs(next));
  }

  public AllocationDraft disallowed(List<Cidr> next) {
    disallowed = next;
    return this;
  }

  public AllocationDraft tags(Tags next) {
    tags = next;
    return this;
  }

  /** Of the first of these that has room. */
  public AllocationDraft pools(PoolId... next) {
    pool = null;
    pools = List.of(next);
    return this;
  }

  public AllocationDraft selector(PoolSelector next) {
    pool = null;
    selector = next;
    return this;
  }

  /** Nobody gave it an id. */
  public AllocationDraft unnamed() {
    allocation = null;
    return this;
  }

  public AllocationDraft named(AllocationId next) {
    allocation = next;
    return this;
  }

  public AllocationDraft ipv6(int next) {
    ipv6NetmaskLength = next;
    return this;
  }

  public AllocationDraft ipv6(String next) {
    return ipv6(Cidr.parse(next));
  }

  public AllocationDraft ipv6(Cidr next) {
    ipv6Cidr = next;
    return this;
  }

  /** The id that the IPv6 one is to have. */
  public AllocationDraft ipv6Named(AllocationId next) {
    ipv6Allocation = next;
    return this;
  }

  public AllocationDraft strategy(Strategy next) {
    strategy = next;
    return this;
  }

  public AllocationDraft owner(String next) {
    owner = next;
    return this;
  }

  public AllocationDraft purpose(String next) {
    purpose = next;
    return this;
  }

  public AllocationDraft expiresAt(Instant next) {
    expiresAt = next;
    return this;
  }

  public Allocate make() {
    return new Allocate(
        pool,
        pools,
        selector,
        allocation,
        cidr,
        netmaskLength,
        ipv6Cidr,
        ipv6NetmaskLength,
        ipv6Allocation,
        description,
        preview,
        allowed,
        disallowed,
        strategy,
        owner,
        purpose,
        expiresAt,
        tags);
  }

  private static List<Cidr> cidrs(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }
}
