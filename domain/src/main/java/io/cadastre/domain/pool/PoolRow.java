package io.cadastre.domain.pool;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * A pool.
 *
 * @param region the IPAM's home
 * @param source the pool it takes its CIDRs from; null for a top-level pool
 * @param locale the Region it hands out in; null: any operating Region
 * @param depth 1 for a top-level pool
 * @param handling null: {@link Handling#PLAIN}
 */
public record PoolRow(
    PoolId id,
    IpamId ipam,
    ScopeId scope,
    ScopeType scopeType,
    String owner,
    String region,
    @Nullable PoolId source,
    Family family,
    @Nullable String locale,
    int depth,
    @Nullable String description,
    boolean autoImport,
    @Nullable Boolean publiclyAdvertisable,
    @Nullable String awsService,
    @Nullable String publicIpSource,
    AllocationRules rules,
    Lifecycle state,
    Tags tags,
    @Nullable Handling handling)
    implements Row {
  @Override
  public String key() {
    return Keys.pool(ipam, id);
  }

  /** How it hands space out and takes it back. */
  public Handling handles() {
    return handling == null ? Handling.PLAIN : handling;
  }

  public PoolRow withState(Lifecycle next) {
    return with(description, autoImport, rules, next, tags, handling);
  }

  public PoolRow withTags(Tags next) {
    return with(description, autoImport, rules, state, next, handling);
  }

  public PoolRow modified(
      @Nullable String nextDescription,
      boolean nextAutoImport,
      AllocationRules nextRules,
      @Nullable Handling nextHandling) {
    return with(
        nextDescription, nextAutoImport, nextRules, Lifecycle.MODIFY_COMPLETE, tags, nextHandling);
  }

  /** All else of a pool is fixed when it is created. */
  private PoolRow with(
      @Nullable String nextDescription,
      boolean nextAutoImport,
      AllocationRules nextRules,
      Lifecycle nextState,
      Tags nextTags,
      @Nullable Handling nextHandling) {
    return new PoolRow(
        id,
        ipam,
        scope,
        scopeType,
        owner,
        region,
        source,
        family,
        locale,
        depth,
        nextDescription,
        nextAutoImport,
        publiclyAdvertisable,
        awsService,
        publicIpSource,
        nextRules,
        nextState,
        nextTags,
        nextHandling);
  }
}
