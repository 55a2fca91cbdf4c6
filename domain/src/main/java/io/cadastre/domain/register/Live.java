package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The live resources that a wanted CIDR meets in the scope of its pool.
 *
 * @param found one of the outermost that share an address with it; null: none does
 * @param isEqual whether that has this very CIDR
 */
record Live(@Nullable ResourceCidrRow found, boolean isEqual) {

  static Live at(Cidr wanted, PoolRow pool, Register register) {
    ScopeSpace scope = register.index().scope(pool.scope());
    Cidr rival = scope == null ? null : scope.live().rival(wanted);
    if (scope == null || rival == null) {
      return new Live(null, false);
    }
    List<ResourceCidrRow> witnesses = new ArrayList<>();
    for (String key : scope.live().holders(rival)) {
      witnesses.add((ResourceCidrRow) Objects.requireNonNull(register.rows().get(key), key));
    }
    // Several may have one CIDR, as default VPCs do: the caller's own first.
    witnesses.sort(
        Comparator.<ResourceCidrRow>comparingInt(
                row -> row.resource().account().equals(register.asked().account()) ? 0 : 1)
            .thenComparingInt(
                row -> row.resource().region().equals(register.asked().region()) ? 0 : 1)
            .thenComparing(ResourceCidrRow::resource));
    return new Live(witnesses.getFirst(), rival.equals(wanted));
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

  String refusal(Cidr wanted, PoolRow pool) {
    return wanted
        + " cuts across "
        + rival().named()
        + ", which is in use; from "
        + pool.id()
        + " either that very CIDR can be allocated, which takes it over, or one beside it.";
  }
}
