package io.cadastre.domain.pool;

import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Any pool of a scope that has these tags and hands out there.
 *
 * @param tags that the pool must have, with these values
 * @param locale a Region through which the pool hands out; null: whatever
 */
public record PoolSelector(ScopeId scope, Tags tags, @Nullable String locale) {}
