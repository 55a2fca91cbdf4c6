package io.cadastre.domain.pool;

import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * What an allocation out of a pool must keep to; null: no such rule.
 *
 * @param minNetmaskLength the largest CIDR allowed
 * @param maxNetmaskLength the smallest CIDR allowed
 * @param defaultNetmaskLength taken where the caller names no size
 * @param resourceTags what an allocation must be tagged with
 */
public record AllocationRules(
    @Nullable Integer minNetmaskLength,
    @Nullable Integer maxNetmaskLength,
    @Nullable Integer defaultNetmaskLength,
    Tags resourceTags) {
  public static final AllocationRules NONE = new AllocationRules(null, null, null, Tags.NONE);

  /** Whether an allocation of that length with these tags keeps to them. */
  public boolean admit(int netmaskLength, Tags tags) {
    return (minNetmaskLength == null || minNetmaskLength <= netmaskLength)
        && (maxNetmaskLength == null || netmaskLength <= maxNetmaskLength)
        && tags.containsAll(resourceTags);
  }
}
