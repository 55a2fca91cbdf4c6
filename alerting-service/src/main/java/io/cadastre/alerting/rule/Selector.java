package io.cadastre.alerting.rule;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import java.util.Set;

/** What a rule is about: what is of that kind and in each of the sets; an empty set takes all. */
public record Selector(
    SubjectKind of,
    Set<PoolId> pools,
    Set<ScopeId> scopes,
    Set<IpamId> ipams,
    Set<Family> families) {
  /** Everything of that kind. */
  public static Selector all(SubjectKind of) {
    return new Selector(of, Set.of(), Set.of(), Set.of(), Set.of());
  }

  boolean matches(Utilization utilization) {
    SubjectKind kind =
        switch (utilization) {
          case PoolUtilization pool -> SubjectKind.POOL;
          case PoolCidrUtilization cidr -> SubjectKind.POOL_CIDR;
        };
    return kind == of
        && takes(pools, utilization.pool())
        && takes(scopes, utilization.scope())
        && takes(ipams, utilization.ipam())
        && takes(families, utilization.family());
  }

  private static <T> boolean takes(Set<T> set, T value) {
    return set.isEmpty() || set.contains(value);
  }
}
