package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.MeteredAccount;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what is asked of an IPAM as a whole. */
final class IpamDecider {
  private IpamDecider() {}

  static Decision create(CreateIpam c, Register register) {
    if (register.directory().ipam(c.ipam()) != null) {
      return refused(
          RefusalCode.INCORRECT_STATE, c.ipam(), "The IPAM " + c.ipam() + " exists already.");
    }
    Decision wrong = register.checkNew(c.publicScope(), c.ipam(), Keys::scope);
    if (wrong == null) {
      wrong = register.checkNew(c.privateScope(), c.ipam(), Keys::scope);
    }
    Asked asked = register.asked();
    String home = asked.region();
    if (home == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          c.ipam(),
          "An IPAM has a home Region: say in the request which one.");
    }
    Set<String> regions = new LinkedHashSet<>();
    regions.add(home);
    regions.addAll(c.operatingRegions());
    if (wrong == null && regions.size() > register.limits().regions()) {
      wrong = tooManyRegions(c.ipam(), regions.size(), register);
    }
    if (wrong == null) {
      wrong = TextRules.checkDescription(c.ipam(), c.description());
    }
    if (wrong == null) {
      wrong = TagDecider.check(c.ipam(), c.tags());
    }
    if (wrong != null) {
      return wrong;
    }
    IpamRow ipam =
        new IpamRow(
            c.ipam(),
            asked.account(),
            home,
            c.description(),
            List.copyOf(regions),
            c.tier() != null ? c.tier() : Tier.ADVANCED,
            Boolean.TRUE.equals(c.privateGua()),
            c.meteredAccount() != null ? c.meteredAccount() : MeteredAccount.IPAM_OWNER,
            c.publicScope(),
            c.privateScope(),
            c.discovery(),
            c.association(),
            Lifecycle.CREATE_COMPLETE,
            c.tags());
    return Decision.accepted(
        new IpamCreated(
            ipam,
            defaultScope(ipam, c.publicScope(), ScopeType.PUBLIC),
            defaultScope(ipam, c.privateScope(), ScopeType.PRIVATE)),
        ipam);
  }

  private static ScopeRow defaultScope(IpamRow ipam, ScopeId id, ScopeType type) {
    return new ScopeRow(
        id, ipam.id(), ipam.owner(), type, true, null, null, Lifecycle.CREATE_COMPLETE, Tags.NONE);
  }

  static Decision modify(ModifyIpam c, Register register) {
    IpamRow ipam = register.ipam(c.ipam());
    if (ipam == null) {
      return Register.noIpam(c.ipam());
    }
    if (Register.deleting(ipam.state())) {
      return Register.beingDeleted(ipam.id());
    }
    if (c.description() == null
        && c.addOperatingRegions().isEmpty()
        && c.removeOperatingRegions().isEmpty()
        && c.tier() == null
        && c.privateGua() == null
        && c.meteredAccount() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          ipam.id(),
          "The request must contain a modification to the ipam.");
    }
    Decision regions = checkRemoved(c.removeOperatingRegions(), ipam, register);
    if (regions != null) {
      return regions;
    }
    if (c.tier() == Tier.FREE && ipam.tier() == Tier.ADVANCED) {
      Decision downgrade = checkDowngrade(ipam, register);
      if (downgrade != null) {
        return downgrade;
      }
    }
    List<String> operating = new ArrayList<>(ipam.operatingRegions());
    operating.removeAll(c.removeOperatingRegions());
    c.addOperatingRegions().stream().filter(r -> !operating.contains(r)).forEach(operating::add);
    // A quota that was lowered takes nothing away: what is not more than before stays allowed.
    int most = Math.max(register.limits().regions(), ipam.operatingRegions().size());
    if (operating.size() > most) {
      return tooManyRegions(ipam.id(), operating.size(), register);
    }
    Decision description = TextRules.checkDescription(ipam.id(), c.description());
    if (description != null) {
      return description;
    }
    IpamRow after =
        new IpamRow(
            ipam.id(),
            ipam.owner(),
            ipam.region(),
            c.description() != null ? c.description() : ipam.description(),
            operating,
            c.tier() != null ? c.tier() : ipam.tier(),
            c.privateGua() != null ? c.privateGua() : ipam.privateGua(),
            c.meteredAccount() != null ? c.meteredAccount() : ipam.meteredAccount(),
            ipam.publicScope(),
            ipam.privateScope(),
            ipam.discovery(),
            ipam.association(),
            Lifecycle.MODIFY_COMPLETE,
            ipam.tags());
    return Decision.accepted(new IpamModified(ipam, after), after);
  }

  private static Decision tooManyRegions(IpamId ipam, int regions, Register register) {
    return refused(
        RefusalCode.LIMIT_EXCEEDED,
        ipam,
        "You've reached the limit for operating Regions of "
            + ipam
            + ". It would have "
            + regions
            + " and is limited to "
            + register.limits().regions()
            + ".");
  }

  private static @Nullable Decision checkRemoved(
      List<String> removed, IpamRow ipam, Register register) {
    for (String region : removed) {
      if (region.equals(ipam.region())) {
        return refused(
            RefusalCode.INVALID_VALUE,
            ipam.id(),
            "The home Region " + region + " of " + ipam.id() + " cannot be removed.");
      }
      PoolRow inUse = firstPool(ipam, register, pool -> region.equals(pool.locale()));
      if (inUse != null) {
        return refused(
            RefusalCode.DEPENDENCY,
            ipam.id(),
            "The operating Region " + Text.quoted(region) + " is the locale of " + inUse.id() + ".",
            inUse.id());
      }
    }
    return null;
  }

  /** Amazon VPC IPAM user guide, "Change an IPAM tier". */
  private static @Nullable Decision checkDowngrade(IpamRow ipam, Register register) {
    if (register.index().scopesOf(ipam.id()) > 2) {
      return refused(
          RefusalCode.DEPENDENCY,
          ipam.id(),
          "The free tier has no scopes but the default ones; delete the others first.");
    }
    PoolRow rival =
        firstPool(
            ipam,
            register,
            pool ->
                pool.scopeType() == ScopeType.PRIVATE
                    || pool.locale() != null && !pool.locale().equals(ipam.region()));
    return rival == null
        ? null
        : refused(
            RefusalCode.DEPENDENCY,
            ipam.id(),
            "The free tier has no private pools and no pools with a locale other than "
                + ipam.region()
                + "; delete "
                + rival.id()
                + " first.",
            rival.id());
  }

  static Decision delete(DeleteIpam c, Register register) {
    IpamRow ipam = register.ipam(c.ipam());
    if (ipam == null) {
      return Register.noIpam(c.ipam());
    }
    if (Register.deleting(ipam.state())) {
      return Register.beingDeleted(ipam.id());
    }
    PoolRow pool = firstPool(ipam, register, any -> true);
    if (!c.cascade() && pool != null) {
      return refused(
          RefusalCode.DEPENDENCY,
          ipam.id(),
          ipam.id()
              + " still has pools, "
              + pool.id()
              + " among them; delete them first or use Cascade.",
          pool.id());
    }
    if (!c.cascade() && register.index().scopesOf(ipam.id()) > 2) {
      return refused(
          RefusalCode.DEPENDENCY,
          ipam.id(),
          ipam.id()
              + " still has scopes beside its default ones; delete them first or use Cascade.");
    }
    PoolRow publicPool = firstPool(ipam, register, row -> row.scopeType() == ScopeType.PUBLIC);
    if (publicPool != null) {
      return refused(
          RefusalCode.DEPENDENCY,
          ipam.id(),
          "Cascade does not sweep the public scope, which has " + publicPool.id() + ".",
          publicPool.id());
    }
    return Decision.accepted(new IpamDeleted(ipam), ipam.withState(Lifecycle.DELETE_IN_PROGRESS));
  }

  private static @Nullable PoolRow firstPool(
      IpamRow ipam, Register register, Predicate<PoolRow> wanted) {
    PoolRow[] found = new PoolRow[1];
    register
        .rows()
        .scan(
            Keys.pools(ipam.id()),
            null,
            row -> {
              PoolRow pool = (PoolRow) row;
              if (!Register.deleting(pool.state()) && wanted.test(pool)) {
                found[0] = pool;
              }
              return found[0] == null;
            });
    return found[0];
  }
}
