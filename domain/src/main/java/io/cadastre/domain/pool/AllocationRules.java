package io.cadastre.domain.pool;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.tag.Tags;
import java.util.Arrays;
import java.util.Objects;
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

  /** Why no pool of the family can have these lengths, in a sentence; null: one can. */
  public @Nullable String fault(Family family) {
    Integer min = minNetmaskLength;
    Integer max = maxNetmaskLength;
    Integer standard = defaultNetmaskLength;
    for (Integer length : Arrays.asList(min, max, standard)) {
      if (length != null && (length < 0 || length > family.bits())) {
        return "A netmask length of this address family is 0 to %d, not %d."
            .formatted(family.bits(), length);
      }
    }
    if (min != null && max != null && min > max) {
      return "The minimum netmask length " + min + " is greater than the maximum " + max + ".";
    }
    if (standard != null && (min != null && standard < min || max != null && standard > max)) {
      return "The default netmask length %d is not between the minimum %d and the maximum %d."
          .formatted(
              standard,
              Objects.requireNonNullElse(min, 0),
              Objects.requireNonNullElse(max, family.bits()));
    }
    return null;
  }
}
