package io.cadastre.ec2.list;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.Tags;
import io.cadastre.ec2.answer.Shown;
import org.jspecify.annotations.Nullable;

/**
 * What all objects with tags have in common.
 *
 * @param ipam which decides about its tags
 */
public record Tagged(String resourceType, Id id, IpamId ipam, String owner, Tags tags) {

  /** Null for a row of a kind that has no tags. */
  public static @Nullable Tagged of(Row row) {
    return switch (row) {
      case IpamRow r -> new Tagged(Shown.IPAM, r.id(), r.id(), r.owner(), r.tags());
      case ScopeRow r -> new Tagged(Shown.SCOPE, r.id(), r.ipam(), r.owner(), r.tags());
      case PoolRow r -> new Tagged(Shown.POOL, r.id(), r.ipam(), r.owner(), r.tags());
      case AllocationRow r ->
          new Tagged(Shown.ALLOCATION, r.id(), r.ipam(), r.resourceOwner(), r.tags());
      default -> null;
    };
  }
}
