package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrRow.Failure;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.space.Bounds;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Use;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Decides which CIDRs come to a pool and leave it. What is wrong in the request is refused; a CIDR
 * that is merely not free is accepted, and its row says why it failed.
 */
final class ProvisionDecider {
  private ProvisionDecider() {}

  static Decision provision(ProvisionCidr c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    PoolSpace space = register.index().pool(pool.id());
    ScopeSpace scope = register.index().scope(pool.scope());
    IpamRow ipam = register.ipam(pool.ipam());
    if (Register.deleting(pool.state()) || space == null || scope == null || ipam == null) {
      return Register.beingDeleted(pool.id());
    }
    Decision wrong =
        register.checkNew(c.poolCidr(), ipam.id(), (home, id) -> Keys.cidr(home, pool.id(), id));
    if (wrong == null && pool.source() != null) {
      wrong = register.checkNew(c.allocation(), ipam.id(), Keys::place);
    }
    if (wrong == null) {
      wrong = checkForm(c, pool, ipam);
    }
    if (wrong == null) {
      wrong =
          pool.scopeType() == ScopeType.PUBLIC && pool.source() == null
              ? ProofRules.check(c, pool)
              : ProofRules.checkNone(c, pool);
    }
    if (wrong != null) {
      return wrong;
    }
    if (space.cidrs() >= register.limits().cidrs()) {
      return refused(
          RefusalCode.LIMIT_EXCEEDED,
          pool.id(),
          "You've reached the limit for CIDRs of "
              + pool.id()
              + ". It has "
              + space.cidrs()
              + " and is limited to "
              + register.limits().cidrs()
              + ".");
    }
    PoolCidrRow replaced = c.cidr() == null ? null : row(pool, space, c.cidr(), register);
    if (replaced != null && replaced.state().holdsSpace()) {
      return refused(
          RefusalCode.INVALID_VALUE,
          pool.id(),
          c.cidr()
              + " is already "
              + (replaced.state() == PoolCidrState.PENDING_PROVISION ? "pending" : "provisioned")
              + " in "
              + pool.id()
              + ".",
          replaced.id());
    }
    Provision provision = new Provision(c, pool, replaced, register);
    return pool.source() == null ? provision.atTop(scope) : provision.fromSource(pool.source());
  }

  /** A CIDR that passed the checks of form, about to be found a place. */
  private record Provision(
      ProvisionCidr command, PoolRow pool, @Nullable PoolCidrRow replaced, Register register) {

    Decision atTop(ScopeSpace scope) {
      Cidr cidr = command.cidr();
      if (cidr == null) {
        cidr = freeUla(scope);
        if (cidr == null) {
          return failed(
              "no /" + command.netmaskLength() + " of fd80::/9 is free in " + pool.scope());
        }
      }
      Cidr rival = scope.rival(cidr);
      if (rival != null) {
        return failed(
            cidr
                + " overlaps "
                + rival
                + ", which is provisioned to "
                + scope.holder(rival)
                + " in the same scope");
      }
      return provisioned(
          cidr,
          pool.scopeType() == ScopeType.PUBLIC
              ? PoolCidrState.PENDING_PROVISION
              : PoolCidrState.PROVISIONED,
          null);
    }

    /**
     * A unique local CIDR whose global ID is as good as random, so that networks that meet later do
     * not clash (RFC 4193, section 3.2.2): the row's random id says where; else the lowest free
     * one.
     */
    private @Nullable Cidr freeUla(ScopeSpace scope) {
      int length = java.util.Objects.requireNonNull(command.netmaskLength());
      String digits = command.poolCidr().value().substring(PoolCidrId.PREFIX.length());
      long random = Long.parseUnsignedLong(digits.substring(17, 33), 16);
      long high = ULA.high() | random >>> ULA.netmaskLength();
      Cidr wanted = new Cidr(Family.IPV6, high & -1L << (64 - length), 0, length);
      return scope.rival(wanted) == null && scope.live().rival(wanted) == null
          ? wanted
          : scope.lowest(ULA, length);
    }

    Decision fromSource(PoolId sourceId) {
      PoolRow source = register.pool(sourceId);
      PoolSpace space = register.index().pool(sourceId);
      if (source == null || space == null) {
        return Register.beingDeleted(sourceId);
      }
      Cidr cidr = command.cidr();
      if (cidr == null) {
        int length = java.util.Objects.requireNonNull(command.netmaskLength());
        cidr = Choosing.chosen(source.handles().strategy(), space.spaces(), length, Bounds.NONE);
        if (cidr == null) {
          return failed(Explaining.noRoom(source, space.spaces(), length));
        }
      } else {
        Decision.Refused taken = Explaining.taken(cidr, source, space.spaces(), register.rows());
        if (taken != null) {
          return failed(taken.refusal().message());
        }
      }
      AllocationRow allocation =
          new AllocationRow(
              command.allocation(),
              pool.ipam(),
              source.id(),
              cidr,
              Holder.IPAM_POOL,
              pool.id().value(),
              pool.locale() != null ? pool.locale() : pool.region(),
              pool.owner(),
              null,
              Tags.NONE);
      return provisioned(cidr, PoolCidrState.PROVISIONED, allocation);
    }

    private Decision provisioned(
        Cidr cidr, PoolCidrState state, @Nullable AllocationRow allocation) {
      PoolCidrRow row =
          new PoolCidrRow(
              command.poolCidr(),
              pool.ipam(),
              pool.id(),
              cidr,
              cidr.netmaskLength(),
              command.cidr() == null,
              state,
              allocation == null ? null : allocation.id(),
              ProofRules.given(command),
              null,
              register.asked().now());
      return accepted(row, earlier(cidr), allocation);
    }

    private Decision failed(String why) {
      Cidr cidr = command.cidr();
      Integer length = command.netmaskLength();
      PoolCidrRow row =
          new PoolCidrRow(
              command.poolCidr(),
              pool.ipam(),
              pool.id(),
              cidr,
              cidr != null ? cidr.netmaskLength() : length != null ? length : 0,
              cidr == null,
              PoolCidrState.FAILED_PROVISION,
              null,
              ProofRules.given(command),
              new Failure(Failure.CIDR_NOT_AVAILABLE, why.endsWith(".") ? why : why + "."),
              register.asked().now());
      return accepted(row, replaced, null);
    }

    /** The failed or deprovisioned row of a CIDR that we chose ourselves goes, too. */
    private @Nullable PoolCidrRow earlier(Cidr cidr) {
      PoolSpace space = register.index().pool(pool.id());
      return replaced != null || space == null ? replaced : row(pool, space, cidr, register);
    }

    private Decision accepted(
        PoolCidrRow row, @Nullable PoolCidrRow earlier, @Nullable AllocationRow allocation) {
      return Decision.accepted(new CidrProvisioned(earlier, row, allocation), row);
    }
  }

  private static final Cidr ULA = Cidr.parse("fd80::/9");
  private static final Cidr ALL_ULA = Cidr.parse("fd00::/8");
  private static final Cidr GUA = Cidr.parse("2000::/3");
  private static final int SMALLEST_ULA = 60;

  private static @Nullable Decision checkForm(ProvisionCidr c, PoolRow pool, IpamRow ipam) {
    if (c.cidr() != null && c.netmaskLength() != null
        || c.cidr() == null && c.netmaskLength() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request must contain exactly one of CIDR and netmask length.");
    }
    if (c.cidr() != null && c.cidr().family() != pool.family()) {
      return AllocationDecider.wrongFamily(c.cidr(), pool);
    }
    if (c.netmaskLength() != null
        && (c.netmaskLength() < 0 || c.netmaskLength() > pool.family().bits())) {
      return AllocationDecider.badLength(c.netmaskLength(), pool);
    }
    if (pool.source() != null || pool.scopeType() == ScopeType.PUBLIC) {
      return null;
    }
    if (c.netmaskLength() != null) {
      if (pool.family() == Family.IPV4) {
        return refused(
            RefusalCode.INVALID_COMBINATION,
            pool.id(),
            "A top-level pool of a private scope needs a CIDR; by netmask length a pool takes from"
                + " its source pool, which "
                + pool.id()
                + " does not have.");
      }
      if (c.netmaskLength() < ULA.netmaskLength() || c.netmaskLength() > SMALLEST_ULA) {
        return refused(
            RefusalCode.INVALID_VALUE,
            pool.id(),
            "A private IPv6 CIDR by netmask length is /"
                + ULA.netmaskLength()
                + " to /"
                + SMALLEST_ULA
                + ", not /"
                + c.netmaskLength()
                + ".");
      }
    }
    return c.cidr() == null || pool.family() == Family.IPV4
        ? null
        : checkPrivateIpv6(c.cidr(), pool, ipam);
  }

  /** RFC 4193 and RFC 4291: unique local, or with the switch global unicast; nothing else. */
  private static @Nullable Decision checkPrivateIpv6(Cidr cidr, PoolRow pool, IpamRow ipam) {
    if (ALL_ULA.contains(cidr) || ipam.privateGua() && GUA.contains(cidr)) {
      return null;
    }
    return refused(
        RefusalCode.INVALID_VALUE,
        pool.id(),
        cidr
            + " is not in the unique local space "
            + ALL_ULA
            + (ipam.privateGua()
                ? ", nor in the global unicast space " + GUA + "."
                : "; to use global unicast addresses privately, enable EnablePrivateGua on "
                    + ipam.id()
                    + "."));
  }

  private static @Nullable PoolCidrRow row(
      PoolRow pool, PoolSpace space, Cidr cidr, Register register) {
    PoolCidrId id = space.row(cidr);
    return id == null
        ? null
        : (PoolCidrRow) register.rows().get(Keys.cidr(pool.ipam(), pool.id(), id));
  }

  static Decision deprovision(DeprovisionCidr c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    PoolSpace space = register.index().pool(pool.id());
    if (Register.deleting(pool.state()) || space == null) {
      return Register.beingDeleted(pool.id());
    }
    PoolCidrRow row = row(pool, space, c.cidr(), register);
    if (row == null) {
      return refused(
          RefusalCode.INVALID_VALUE,
          pool.id(),
          "The CIDR " + c.cidr() + " is not provisioned to " + pool.id() + ".");
    }
    if (!row.state().holdsSpace()) {
      return refused(
          RefusalCode.INCORRECT_STATE,
          pool.id(),
          "The CIDR "
              + c.cidr()
              + " of "
              + pool.id()
              + " is "
              + (row.state() == PoolCidrState.DEPROVISIONED ? "deprovisioned" : "failed-provision")
              + "; only a provisioned one can be deprovisioned.");
    }
    Space holding = space.spaces().containing(c.cidr());
    boolean usable = row.state().usable();
    boolean allocated = usable && holding != null && holding.claims(Use.ALLOCATED) > 0;
    if (allocated || usable && holding != null && holding.claims(Use.QUARANTINED) > 0) {
      PoolCidrRow after =
          row.withState(
              PoolCidrState.FAILED_DEPROVISION,
              row.sourceAllocation(),
              new Failure(
                  "",
                  allocated
                      ? "The CIDR has one or more allocations."
                      : "The CIDR has released space in cool-down; wait, or end the cool-down."),
              register.asked().now());
      return Decision.accepted(new CidrDeprovisioned(row, after, null), after);
    }
    AllocationRow released =
        row.sourceAllocation() == null || pool.source() == null
            ? null
            : (AllocationRow)
                register
                    .rows()
                    .get(Keys.allocation(pool.ipam(), pool.source(), c.cidr().sortKey()));
    PoolCidrRow after =
        row.withState(PoolCidrState.DEPROVISIONED, null, null, register.asked().now());
    return Decision.accepted(new CidrDeprovisioned(row, after, released), after);
  }
}
