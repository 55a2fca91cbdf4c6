package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The live resource that a wanted CIDR meets in the scope of its pool.
 *
 * @param found one that has this very CIDR; else one of the outermost that share an address with
 *     it; null: there is none
 * @param isEqual whether it has this very CIDR
 */
record Live(@Nullable ResourceCidrRow found, boolean isEqual) {

  static Live at(Cidr wanted, PoolRow pool, Register register) {
    ScopeSpace scope = register.index().scope(pool.scope());
    if (scope == null) {
      return new Live(null, false);
    }
    List<String> same = scope.live().holders(wanted);
    if (!same.isEmpty()) {
      return new Live(one(same, register), true);
    }
    Cidr rival = scope.live().rival(wanted);
    return new Live(rival == null ? null : one(scope.live().holders(rival), register), false);
  }

  /** Many may have one CIDR, as default VPCs do: the caller's own first, by the keys alone. */
  private static ResourceCidrRow one(List<String> keys, Register register) {
    String account = "/" + register.asked().account() + "/";
    String home = account + register.asked().region() + "/";
    String key =
        keys.stream()
            .min(
                Comparator.<String>comparingInt(k -> k.contains(home) ? 0 : 1)
                    .thenComparingInt(k -> k.contains(account) ? 0 : 1)
                    .thenComparing(Comparator.naturalOrder()))
            .orElseThrow();
    return (ResourceCidrRow) Objects.requireNonNull(register.rows().get(key), key);
  }

  /** The resource whose CIDR it is; null: it is nobody's. */
  @Nullable ResourceCidrRow adopted() {
    return isEqual ? found : null;
  }

  /** Whether it would take a part of what a resource has, or more than that. */
  boolean isCut() {
    return found != null && !isEqual;
  }

  ResourceCidrRow rival() {
    return Objects.requireNonNull(found, "nobody lives there");
  }
}
