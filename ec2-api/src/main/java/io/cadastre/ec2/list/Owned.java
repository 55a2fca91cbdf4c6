package io.cadastre.ec2.list;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.ec2.ask.Refusals;
import io.cadastre.ec2.http.Ec2Error;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one account sees of the rows: its own, and below an IPAM or pool that is being deleted
 * nothing. Lists are in the order of ids over all its IPAMs and are read only as far as they are
 * pulled.
 */
public final class Owned {
  private final Rows rows;
  private final String account;
  private final Directory directory;

  /** Filled as IPAMs come by; an answer asks for each once. */
  private final Map<IpamId, Map<ScopeId, Integer>> poolCounts = new HashMap<>();

  public Owned(Rows rows, String account) {
    this.rows = rows;
    this.account = account;
    this.directory = new Directory(rows);
  }

  /**
   * @throws Ec2Error InvalidIpamId.NotFound
   */
  public IpamRow ipam(IpamId id) {
    return found(
        directory.ipam(id), IpamRow::owner, RefusalCode.IPAM_NOT_FOUND, "The IPAM " + id.value());
  }

  /**
   * @throws Ec2Error InvalidIpamScopeId.NotFound
   */
  public ScopeRow scope(ScopeId id) {
    return found(
        directory.scope(id),
        ScopeRow::owner,
        RefusalCode.SCOPE_NOT_FOUND,
        "The IPAM scope " + id.value());
  }

  /**
   * @throws Ec2Error InvalidIpamPoolId.NotFound
   */
  public PoolRow pool(PoolId id) {
    return found(
        directory.pool(id),
        PoolRow::owner,
        RefusalCode.POOL_NOT_FOUND,
        "The IPAM pool " + id.value());
  }

  /**
   * @throws Ec2Error InvalidIpamPoolAllocationId.NotFound
   */
  public AllocationRow allocation(AllocationId id) {
    return found(
        directory.allocation(id),
        AllocationRow::resourceOwner,
        RefusalCode.ALLOCATION_NOT_FOUND,
        "The IPAM pool allocation " + id.value());
  }

  private <R extends Row> R found(
      @Nullable R row, Function<R, String> owner, RefusalCode code, String subject) {
    if (row == null || !owner.apply(row).equals(account)) {
      throw Refusals.error(code, subject + " does not exist.");
    }
    return row;
  }

  public Stream<IpamRow> ipams(@Nullable String after) {
    return stream(new Scan(rows, Keys.IPAMS, after == null ? null : Keys.IPAMS + after))
        .map(IpamRow.class::cast)
        .filter(ipam -> ipam.owner().equals(account));
  }

  public Stream<ScopeRow> scopes(@Nullable String after) {
    return below(Keys::scopes, after).map(ScopeRow.class::cast);
  }

  public Stream<PoolRow> pools(@Nullable String after) {
    return below(Keys::pools, after).map(PoolRow.class::cast);
  }

  /** The account's allocations, whatever pool they are in. */
  public Stream<AllocationRow> allocations(@Nullable String after) {
    Map<PoolId, Boolean> gone = new HashMap<>();
    return below(Keys::places, after)
        .map(AllocationPlace.class::cast)
        .filter(place -> !gone.computeIfAbsent(place.pool(), id -> gone(place)))
        .map(place -> (AllocationRow) rows.get(place.allocationKey()))
        .filter(Objects::nonNull)
        .filter(allocation -> allocation.resourceOwner().equals(account));
  }

  private boolean gone(AllocationPlace place) {
    return !(rows.get(Keys.pool(place.ipam(), place.pool())) instanceof PoolRow pool)
        || pool.state() == Lifecycle.DELETE_IN_PROGRESS;
  }

  /** The CIDRs of a pool, by id. */
  public Stream<PoolCidrRow> cidrs(PoolRow pool, @Nullable String after) {
    String prefix = Keys.cidrs(pool.ipam(), pool.id());
    return of(pool, prefix, after).map(PoolCidrRow.class::cast);
  }

  /** The allocations of a pool, whoever has them, by address. */
  public Stream<AllocationRow> allocations(PoolRow pool, @Nullable String afterAddress) {
    String prefix = Keys.allocations(pool.ipam(), pool.id());
    return of(pool, prefix, afterAddress).map(AllocationRow.class::cast);
  }

  private Stream<Row> of(PoolRow pool, String prefix, @Nullable String after) {
    return pool.state() == Lifecycle.DELETE_IN_PROGRESS
        ? Stream.empty()
        : stream(new Scan(rows, prefix, after == null ? null : prefix + after));
  }

  /** An IPAM, scope, pool or allocation; null where the account has none of that id. */
  public @Nullable Tagged tagged(Id id) {
    Row row = directory.tagged(id);
    Tagged tagged = row == null ? null : Tagged.of(row);
    return tagged != null && tagged.owner().equals(account) ? tagged : null;
  }

  /** The home Region of a scope; null where its IPAM is gone meanwhile. */
  public @Nullable String homeOf(ScopeRow scope) {
    IpamRow ipam = directory.ipam(scope.ipam());
    return ipam == null ? null : ipam.region();
  }

  public int scopeCount(IpamId ipam) {
    int[] count = new int[1];
    rows.scan(Keys.scopes(ipam), null, row -> ++count[0] > 0);
    return count[0];
  }

  /** How many pools, at any depth, a scope has that are not being deleted. */
  public int poolCount(ScopeRow scope) {
    return poolCounts
        .computeIfAbsent(
            scope.ipam(),
            ipam -> {
              Map<ScopeId, Integer> counts = new HashMap<>();
              rows.scan(
                  Keys.pools(ipam),
                  null,
                  row -> {
                    PoolRow pool = (PoolRow) row;
                    if (pool.state() != Lifecycle.DELETE_IN_PROGRESS) {
                      counts.merge(pool.scope(), 1, Integer::sum);
                    }
                    return true;
                  });
              return counts;
            })
        .getOrDefault(scope.id(), 0);
  }

  /**
   * The rows of one kind of all IPAMs, by id. Ids begin with the tag of their IPAM, so IPAM after
   * IPAM is the order of ids but for the few that share a tag, whose rows are merged.
   *
   * @param range where such rows of an IPAM are kept, each under its id
   */
  private Stream<Row> below(Function<IpamId, String> range, @Nullable String after) {
    List<Iterator<Row>> parts = new ArrayList<>();
    Map<String, List<IpamId>> byTag = new java.util.TreeMap<>();
    ipams(null)
        .filter(ipam -> ipam.state() != Lifecycle.DELETE_IN_PROGRESS)
        .forEach(
            ipam ->
                byTag.computeIfAbsent(ipam.id().tag(), tag -> new ArrayList<>()).add(ipam.id()));
    for (List<IpamId> sharing : byTag.values()) {
      List<Merge.Part> ranges =
          sharing.stream()
              .map(range)
              .map(
                  prefix ->
                      new Merge.Part(
                          prefix, new Scan(rows, prefix, after == null ? null : prefix + after)))
              .toList();
      parts.add(ranges.size() == 1 ? ranges.getFirst().rows() : new Merge(ranges));
    }
    return stream(Merge.oneAfterAnother(parts.iterator()));
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }
}
