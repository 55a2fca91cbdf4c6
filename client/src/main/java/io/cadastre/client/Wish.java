package io.cadastre.client;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request for address space in the making; what is not said is left to the pool. */
public final class Wish {
  private final @Nullable PoolId pool;
  private final @Nullable List<PoolId> pools;
  private final @Nullable PoolSelector selector;
  private @Nullable Cidr cidr;
  private @Nullable Integer netmaskLength;
  private @Nullable Cidr ipv6Cidr;
  private @Nullable Integer ipv6NetmaskLength;
  private @Nullable String description;
  private boolean preview;
  private List<Cidr> allowed = List.of();
  private List<Cidr> disallowed = List.of();
  private @Nullable Strategy strategy;
  private @Nullable String owner;
  private @Nullable String purpose;
  private @Nullable Instant expiresAt;
  private final Map<String, String> tags = new TreeMap<>();

  private Wish(
      @Nullable PoolId pool, @Nullable List<PoolId> pools, @Nullable PoolSelector selector) {
    this.pool = pool;
    this.pools = pools;
    this.selector = selector;
  }

  /**
   * Of this pool; of several, the first that has room.
   *
   * @throws IllegalArgumentException when one is no id of a pool
   */
  public static Wish from(String... pools) {
    List<PoolId> ids = Stream.of(pools).map(PoolId::new).toList();
    return ids.size() == 1 ? new Wish(ids.getFirst(), null, null) : new Wish(null, ids, null);
  }

  /**
   * Of any pool of a scope that has these tags, and hands out in that Region where one is named.
   */
  public static Wish fromAnyOf(String scope, Map<String, String> tags, @Nullable String locale) {
    return new Wish(null, null, new PoolSelector(new ScopeId(scope), new Tags(tags), locale));
  }

  public Wish netmaskLength(int next) {
    netmaskLength = next;
    return this;
  }

  public Wish cidr(String next) {
    cidr = Cidr.parse(next);
    return this;
  }

  /** As well, or alone, an IPv6 CIDR of this length. */
  public Wish ipv6NetmaskLength(int next) {
    ipv6NetmaskLength = next;
    return this;
  }

  /** As well, or alone, this IPv6 CIDR. */
  public Wish ipv6Cidr(String next) {
    ipv6Cidr = Cidr.parse(next);
    return this;
  }

  public Wish description(String next) {
    description = next;
    return this;
  }

  /** Only to know which one it would be. */
  public Wish preview() {
    preview = true;
    return this;
  }

  public Wish within(String... cidrs) {
    allowed = Stream.of(cidrs).map(Cidr::parse).toList();
    return this;
  }

  public Wish outside(String... cidrs) {
    disallowed = Stream.of(cidrs).map(Cidr::parse).toList();
    return this;
  }

  public Wish strategy(Strategy next) {
    strategy = next;
    return this;
  }

  /** For whom it is. */
  public Wish owner(String next) {
    owner = next;
    return this;
  }

  /** What for. */
  public Wish purpose(String next) {
    purpose = next;
    return this;
  }

  /** Released by itself then. */
  public Wish expiresAt(Instant next) {
    expiresAt = next;
    return this;
  }

  public Wish tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /** The command that asks for it. */
  public Allocate command() {
    return new Allocate(
        pool,
        pools,
        selector,
        null,
        cidr,
        netmaskLength,
        ipv6Cidr,
        ipv6NetmaskLength,
        null,
        description,
        preview,
        allowed,
        disallowed,
        strategy,
        owner,
        purpose,
        expiresAt,
        new Tags(tags));
  }
}
