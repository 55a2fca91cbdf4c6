package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.tag.Tags;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides what is asked of a pool itself. */
final class PoolDecider {
  private PoolDecider() {}

  static Decision create(CreatePool c, Register register) {
    ScopeRow scope = register.scope(c.scope());
    ScopeSpace space = register.index().scope(c.scope());
    IpamRow ipam = scope == null ? null : register.ipam(scope.ipam());
    if (scope == null || space == null || ipam == null) {
      return Register.noScope(c.scope());
    }
    Decision minted = register.checkNew(c.pool(), ipam.id(), Keys::pool);
    if (minted != null) {
      return minted;
    }
    if (space.pools() >= register.limits().pools()) {
      return refused(
          RefusalCode.LIMIT_EXCEEDED,
          scope.id(),
          "You've reached the limit for pools of "
              + scope.id()
              + ". It has "
              + space.pools()
              + " and is limited to "
              + register.limits().pools()
              + ".");
    }
    PoolRow source = null;
    if (c.source() != null) {
      source = register.pool(c.source());
      if (source == null) {
        return Register.noPool(c.source());
      }
      Decision wrong = checkSource(c, source, scope, register);
      if (wrong != null) {
        return wrong;
      }
    }
    String locale = c.locale() != null ? c.locale() : source != null ? source.locale() : null;
    Decision wrong = checkLocale(c, locale, ipam, source);
    if (wrong == null && ipam.tier() == Tier.FREE && scope.type() == ScopeType.PRIVATE) {
      wrong =
          refused(
              RefusalCode.INVALID_COMBINATION,
              scope.id(),
              "The free tier has no private pools; modify the IPAM's tier first.");
    }
    if (wrong == null) {
      wrong = checkPublic(c, scope);
    }
    if (wrong == null) {
      wrong = checkRules(c.pool(), c.family(), c.rules());
    }
    if (wrong == null) {
      wrong = HandlingRules.checkCoolDown(c.pool(), c.coolDownSeconds());
    }
    if (wrong == null) {
      wrong = TextRules.checkDescription(c.pool(), c.description());
    }
    if (wrong == null) {
      wrong = TagDecider.check(c.pool(), c.tags());
    }
    if (wrong != null) {
      return wrong;
    }
    PoolRow pool =
        new PoolRow(
            c.pool(),
            ipam.id(),
            scope.id(),
            scope.type(),
            ipam.owner(),
            ipam.region(),
            c.source(),
            c.family(),
            locale,
            source == null ? 1 : source.depth() + 1,
            c.description(),
            c.autoImport(),
            c.publiclyAdvertisable(),
            c.awsService(),
            c.publicIpSource(),
            c.rules(),
            Lifecycle.CREATE_COMPLETE,
            c.tags(),
            HandlingRules.next(null, c.strategy(), c.coolDownSeconds(), c.holdersOnly()));
    return Decision.accepted(new PoolCreated(pool), pool);
  }

  private static @Nullable Decision checkSource(
      CreatePool c, PoolRow source, ScopeRow scope, Register register) {
    if (Register.deleting(source.state())) {
      return Register.beingDeleted(source.id());
    }
    if (!source.scope().equals(scope.id())) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          source.id(),
          "The source pool "
              + source.id()
              + " is in "
              + source.scope()
              + ", not in "
              + scope.id()
              + ".",
          source.id());
    }
    if (source.family() != c.family()) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          source.id(),
          "The source pool "
              + source.id()
              + " is "
              + source.family().name().toLowerCase(java.util.Locale.ROOT)
              + "; a pool has the address family of its source.",
          source.id());
    }
    if (source.depth() >= register.limits().depth()) {
      return refused(
          RefusalCode.LIMIT_EXCEEDED,
          source.id(),
          "You've reached the limit for pool depth, "
              + register.limits().depth()
              + ": "
              + source.id()
              + " is at depth "
              + source.depth()
              + ".");
    }
    return null;
  }

  private static @Nullable Decision checkLocale(
      CreatePool c, @Nullable String locale, IpamRow ipam, @Nullable PoolRow source) {
    if (source != null && source.locale() != null && !source.locale().equals(locale)) {
      return refused(
          RefusalCode.INVALID_VALUE,
          source.id(),
          "The locale of a pool is its source's: "
              + source.id()
              + " is in "
              + Text.quoted(source.locale())
              + ", not in "
              + Text.quoted(String.valueOf(locale))
              + ".",
          source.id());
    }
    if (locale != null && !ipam.operatingRegions().contains(locale)) {
      return refused(
          RefusalCode.INVALID_VALUE,
          c.scope(),
          "The locale "
              + Text.quoted(locale)
              + " is no operating Region of "
              + ipam.id()
              + " ("
              + Text.quoted(String.join(", ", ipam.operatingRegions()))
              + "); add it with ModifyIpam.");
    }
    if (ipam.tier() == Tier.FREE && locale != null && !locale.equals(ipam.region())) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          c.scope(),
          "The free tier has no pools with a locale other than " + ipam.region() + ".");
    }
    return null;
  }

  private static @Nullable Decision checkPublic(CreatePool c, ScopeRow scope) {
    boolean isPublic = scope.type() == ScopeType.PUBLIC;
    if (!isPublic
        && (c.publiclyAdvertisable() != null
            || c.awsService() != null
            || c.publicIpSource() != null)) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          scope.id(),
          "PubliclyAdvertisable, AwsService and PublicIpSource are for pools of a public scope; "
              + scope.id()
              + " is private.");
    }
    if (c.publiclyAdvertisable() != null
        && (c.family() != Family.IPV6 || "amazon".equals(c.publicIpSource()))) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          scope.id(),
          "PubliclyAdvertisable is for IPv6 pools whose public IP source is byoip.");
    }
    if (isPublic && c.family() == Family.IPV6 && c.source() == null) {
      boolean amazon = "amazon".equals(c.publicIpSource());
      if (!amazon && c.publiclyAdvertisable() == null) {
        return refused(
            RefusalCode.INVALID_COMBINATION,
            scope.id(),
            "A top-level IPv6 pool of a public scope must say whether it is PubliclyAdvertisable.");
      }
    }
    return null;
  }

  static @Nullable Decision checkRules(PoolId pool, Family family, AllocationRules rules) {
    String fault = rules.fault(family);
    return fault != null
        ? refused(RefusalCode.INVALID_VALUE, pool, fault)
        : TagDecider.check(pool, rules.resourceTags());
  }

  static Decision modify(ModifyPool c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    if (Register.deleting(pool.state())) {
      return Register.beingDeleted(pool.id());
    }
    if (c.description() == null
        && c.autoImport() == null
        && c.minNetmaskLength() == null
        && c.maxNetmaskLength() == null
        && c.defaultNetmaskLength() == null
        && !c.clearDefaultNetmaskLength()
        && c.addResourceTags().isEmpty()
        && c.removeResourceTags().isEmpty()
        && c.strategy() == null
        && c.coolDownSeconds() == null
        && c.holdersOnly() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request must contain a modification to the ipam pool.");
    }
    if (c.clearDefaultNetmaskLength() && c.defaultNetmaskLength() != null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The default netmask length is either set or cleared, not both.");
    }
    AllocationRules old = pool.rules();
    Map<String, String> tags = new TreeMap<>(old.resourceTags().entries());
    c.removeResourceTags().entries().forEach(tags::remove);
    tags.putAll(c.addResourceTags().entries());
    AllocationRules rules =
        new AllocationRules(
            orElse(c.minNetmaskLength(), old.minNetmaskLength()),
            orElse(c.maxNetmaskLength(), old.maxNetmaskLength()),
            c.clearDefaultNetmaskLength()
                ? null
                : orElse(c.defaultNetmaskLength(), old.defaultNetmaskLength()),
            new Tags(tags));
    Decision wrong = checkRules(pool.id(), pool.family(), rules);
    if (wrong == null) {
      wrong = HandlingRules.checkCoolDown(pool.id(), c.coolDownSeconds());
    }
    if (wrong == null) {
      wrong = TextRules.checkDescription(pool.id(), c.description());
    }
    if (wrong != null) {
      return wrong;
    }
    PoolRow after =
        pool.modified(
            c.description() != null ? c.description() : pool.description(),
            c.autoImport() != null ? c.autoImport() : pool.autoImport(),
            rules,
            HandlingRules.next(
                pool.handling(), c.strategy(), c.coolDownSeconds(), c.holdersOnly()));
    return Decision.accepted(new PoolModified(pool, after), after);
  }

  private static @Nullable Integer orElse(@Nullable Integer given, @Nullable Integer old) {
    return given != null ? given : old;
  }

  static Decision delete(DeletePool c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    PoolSpace space = register.index().pool(c.pool());
    ScopeSpace scope = register.index().scope(pool.scope());
    if (Register.deleting(pool.state()) || space == null || scope == null) {
      return Register.beingDeleted(pool.id());
    }
    String notValid = "The specified action is not valid for " + pool.id() + ". ";
    if (c.cascade() && pool.scopeType() == ScopeType.PUBLIC) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          notValid + "Cascade is for pools of a private scope.");
    }
    int children = scope.childrenOf(pool.id());
    if (!c.cascade() && children > 0) {
      return refused(
          RefusalCode.DEPENDENCY,
          pool.id(),
          notValid + "There are one or more pools below the pool (" + children + ").");
    }
    if (!c.cascade() && space.allocations() > 0) {
      return refused(
          RefusalCode.DEPENDENCY,
          pool.id(),
          notValid
              + "There are one or more allocations in the pool ("
              + space.allocations()
              + ").");
    }
    int cidrs =
        c.cascade() || space.cidrs() == 0 ? 0 : PoolContents.cidrsKept(pool, register.rows());
    if (cidrs > 0) {
      return refused(
          RefusalCode.DEPENDENCY,
          pool.id(),
          notValid + "There are one or more pool cidrs provisioned in the pool (" + cidrs + ").");
    }
    return Decision.accepted(
        new PoolDeleted(
            pool,
            PoolContents.withDescendants(pool, register.rows()),
            PoolContents.ofSource(pool, register.rows())),
        pool.withState(Lifecycle.DELETE_IN_PROGRESS));
  }
}
