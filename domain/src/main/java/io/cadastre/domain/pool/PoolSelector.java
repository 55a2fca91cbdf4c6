package io.cadastre.domain.pool;

import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Any pool of a scope that has these tags and hands out there.
 *
 * @param tags that the pool must have, with these values
 * @param locale the Region that the pool hands out in, or one that hands out in any; null: whatever
 */
public record PoolSelector(ScopeId scope, Tags tags, @Nullable String locale) {
  public boolean selects(PoolRow pool) {
    return pool.scope().equals(scope)
        && pool.tags().containsAll(tags)
        && (locale == null || pool.locale() == null || locale.equals(pool.locale()));
  }
}
