package io.cadastre.domain.testkit;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link CreatePool} in the making. */
public final class PoolDraft {
  private final ScopeId scope;
  private final PoolId pool;
  private @Nullable PoolId source;
  private Family family = Family.IPV4;
  private @Nullable String locale;
  private @Nullable Boolean publiclyAdvertisable;
  private @Nullable String publicIpSource;
  private AllocationRules rules = AllocationRules.NONE;
  private Tags tags = Tags.NONE;
  private @Nullable Strategy strategy;
  private @Nullable Integer coolDownSeconds;
  private @Nullable Boolean holdersOnly;

  PoolDraft(ScopeId scope, PoolId pool) {
    this.scope = scope;
    this.pool = pool;
  }

  public PoolDraft source(PoolId next) {
    source = next;
    return this;
  }

  public PoolDraft ipv6() {
    family = Family.IPV6;
    return this;
  }

  public PoolDraft locale(String next) {
    locale = next;
    return this;
  }

  public PoolDraft publiclyAdvertisable(boolean next) {
    publiclyAdvertisable = next;
    return this;
  }

  public PoolDraft publicIpSource(String next) {
    publicIpSource = next;
    return this;
  }

  public PoolDraft rules(@Nullable Integer min, @Nullable Integer max, @Nullable Integer standard) {
    rules = new AllocationRules(min, max, standard, rules.resourceTags());
    return this;
  }

  public PoolDraft resourceTags(Tags next) {
    rules =
        new AllocationRules(
            rules.minNetmaskLength(), rules.maxNetmaskLength(), rules.defaultNetmaskLength(), next);
    return this;
  }

  public PoolDraft tags(Tags next) {
    tags = next;
    return this;
  }

  public PoolDraft strategy(Strategy next) {
    strategy = next;
    return this;
  }

  public PoolDraft coolDown(Duration next) {
    coolDownSeconds = (int) next.toSeconds();
    return this;
  }

  public PoolDraft holdersOnly() {
    holdersOnly = true;
    return this;
  }

  public CreatePool make() {
    return new CreatePool(
        scope,
        pool,
        source,
        family,
        locale,
        null,
        false,
        publiclyAdvertisable,
        null,
        publicIpSource,
        rules,
        tags,
        strategy,
        coolDownSeconds,
        holdersOnly);
  }
}
