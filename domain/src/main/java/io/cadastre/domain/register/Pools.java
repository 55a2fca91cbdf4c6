package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Decision.Refused;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.scope.ScopeRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pools a request names, in the order they are tried. */
final class Pools {
  /** Pools of a list at most: each is asked in turn. */
  static final int MAX_LISTED = 100;

  /** Of what would not do, how many a refusal or an explanation tells of one by one. */
  static final int NAMED = 3;

  private Pools() {}

  /**
   * The pools, or what is wrong with how they are named.
   *
   * @param pools all of one IPAM, at least one, unless something is wrong
   */
  record Named(List<PoolRow> pools, @Nullable Decision wrong) {
    static Named wrong(Decision wrong) {
      return new Named(List.of(), wrong);
    }
  }

  static Named of(Allocate c, Register register) {
    if (c.pool() != null) {
      PoolRow pool = register.pool(c.pool());
      if (pool == null) {
        return Named.wrong(Register.noPool(c.pool()));
      }
      boolean ipv4 = pool.family() == Family.IPV4;
      return c.dualStack() && (ipv4 || c.cidr() != null || c.netmaskLength() != null)
          ? Named.wrong(
              refused(
                  RefusalCode.INVALID_COMBINATION,
                  pool.id(),
                  pool.id()
                      + " is an "
                      + text(pool.family())
                      + " pool; for both families name an "
                      + (ipv4 ? "IPv6" : "IPv4")
                      + " pool beside it, in pools."))
          : new Named(List.of(pool), null);
    }
    return c.pools() != null
        ? listed(c, c.pools(), register)
        : selected(Objects.requireNonNull(c.selector()), register);
  }

  private static Named listed(Allocate c, List<PoolId> ids, Register register) {
    if (ids.size() > MAX_LISTED) {
      return Named.wrong(
          refused(
              RefusalCode.INVALID_VALUE,
              ids.getFirst(),
              "A request names at most " + MAX_LISTED + " pools, not " + ids.size() + "."));
    }
    List<PoolRow> pools = new ArrayList<>();
    Set<PoolId> named = new HashSet<>();
    for (PoolId id : ids) {
      PoolRow pool = register.pool(id);
      if (pool == null) {
        return Named.wrong(
            pools.isEmpty() ? Register.noPool(id) : noPoolBeside(id, pools.getFirst()));
      }
      PoolRow first = pools.isEmpty() ? pool : pools.getFirst();
      if (!pool.ipam().equals(first.ipam())) {
        return Named.wrong(
            refused(
                RefusalCode.INVALID_COMBINATION,
                id,
                id
                    + " is a pool of "
                    + pool.ipam()
                    + " and "
                    + first.id()
                    + " of "
                    + first.ipam()
                    + "; the pools of a request are of one IPAM.",
                first.id()));
      }
      if (!c.dualStack() && c.cidr() == null && pool.family() != first.family()) {
        return Named.wrong(
            refused(
                RefusalCode.INVALID_COMBINATION,
                id,
                id
                    + " is an "
                    + text(pool.family())
                    + " pool and "
                    + first.id()
                    + " is not; for both families together give an ipv6NetmaskLength as well.",
                first.id()));
      }
      if (!named.add(id)) {
        return Named.wrong(
            refused(
                RefusalCode.INVALID_COMBINATION,
                id,
                id + " is named twice; each pool of a request is asked once."));
      }
      pools.add(pool);
    }
    return new Named(pools, null);
  }

  /** Another IPAM may be another partition, of which nothing is known here. */
  private static Decision noPoolBeside(PoolId id, PoolRow first) {
    return refused(
        RefusalCode.POOL_NOT_FOUND,
        id,
        "The IPAM pool "
            + id
            + " does not exist in "
            + first.ipam()
            + ", of which "
            + first.id()
            + " is; the pools of a request are of one IPAM.");
  }

  private static Named selected(PoolSelector selector, Register register) {
    ScopeRow scope = register.scope(selector.scope());
    if (scope == null) {
      return Named.wrong(Register.noScope(selector.scope()));
    }
    IpamRow ipam = register.ipam(scope.ipam());
    List<PoolRow> pools = new ArrayList<>();
    register
        .rows()
        .scan(
            Keys.pools(scope.ipam()),
            null,
            row -> {
              PoolRow pool = (PoolRow) row;
              if (selects(selector, pool, ipam)) {
                pools.add(pool);
              }
              return true;
            });
    return pools.isEmpty() ? Named.wrong(none(selector, scope)) : new Named(pools, null);
  }

  private static boolean selects(PoolSelector selector, PoolRow pool, @Nullable IpamRow ipam) {
    return pool.state() != Lifecycle.DELETE_IN_PROGRESS
        && pool.scope().equals(selector.scope())
        && pool.tags().containsAll(selector.tags())
        && HandingOut.refused(pool, ipam, selector.locale()) == null;
  }

  private static Decision none(PoolSelector selector, ScopeRow scope) {
    return refused(
        RefusalCode.POOL_NOT_FOUND,
        scope.id(),
        "No pool of "
            + scope.id()
            + " has the tags "
            + Text.quoted(selector.tags().entries().toString())
            + (selector.locale() == null
                ? ""
                : " and hands out in " + Text.quoted(selector.locale()))
            + ".");
  }

  /** The one refusal that says why none of several pools would do. */
  static Decision none(List<Refusal> refusals) {
    if (refusals.size() == 1) {
      return new Refused(refusals.getFirst());
    }
    Refusal chosen =
        refusals.stream()
            .filter(refusal -> refusal.code() == RefusalCode.TOO_BIG)
            .findFirst()
            .orElse(refusals.getFirst());
    Cidr wouldFit =
        refusals.stream()
            .map(Refusal::wouldFit)
            .filter(Objects::nonNull)
            .min(Comparator.comparingInt(Cidr::netmaskLength))
            .orElse(null);
    StringBuilder message = new StringBuilder("None of ").append(refusals.size());
    message.append(" pools will do.");
    for (Refusal refusal : refusals.subList(0, Math.min(NAMED, refusals.size()))) {
      message.append(' ').append(refusal.subject()).append(": ").append(refusal.message());
    }
    if (refusals.size() > NAMED) {
      message.append(" And ").append(refusals.size() - NAMED).append(" more.");
    }
    return new Refused(
        new Refusal(chosen.code(), chosen.subject(), message.toString(), chosen.rival(), wouldFit));
  }

  /** As people and topics say it: {@code ipv4}. */
  static String text(Family family) {
    return family.name().toLowerCase(Locale.ROOT);
  }
}
