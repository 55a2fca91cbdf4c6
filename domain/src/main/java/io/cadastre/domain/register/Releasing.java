package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseRenewed;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides how allocations end: released, renewed, and how long their space is kept back. */
final class Releasing {
  private Releasing() {}

  /** How the space of this allocation is kept back when it ends now; null: it is free at once. */
  static @Nullable QuarantineRow quarantine(AllocationRow ended, Rows rows, Instant now) {
    Duration coolDown =
        rows.get(Keys.pool(ended.ipam(), ended.pool())) instanceof PoolRow pool
            ? pool.handles().coolDown()
            : Duration.ZERO;
    return coolDown.isZero() ? null : new QuarantineRow(ended, now, now.plus(coolDown));
  }

  static Decision release(Release c, Register register) {
    AllocationRow named =
        c.pool() != null
            ? null
            : register.directory().allocation(Objects.requireNonNull(c.allocation()));
    if (c.pool() == null && named == null) {
      return noAllocation(c);
    }
    PoolRow pool = register.pool(named != null ? named.pool() : Objects.requireNonNull(c.pool()));
    if (pool == null) {
      return named != null ? noAllocation(c) : Register.noPool(Objects.requireNonNull(c.pool()));
    }
    if (Register.deleting(pool.state())) {
      return Register.beingDeleted(pool.id());
    }
    Decision wrong = AllocationDecider.checkRegion(pool, register);
    if (wrong != null) {
      return wrong;
    }
    AllocationRow allocation =
        named != null
            ? named
            : c.cidr() != null
                ? (AllocationRow)
                    register.rows().get(Keys.allocation(pool.ipam(), pool.id(), c.cidr().sortKey()))
                : register.directory().allocation(Objects.requireNonNull(c.allocation()));
    if (allocation == null
        || !allocation.pool().equals(pool.id())
        || c.allocation() != null && !allocation.id().equals(c.allocation())
        || c.cidr() != null && !allocation.cidr().equals(c.cidr())) {
      return refused(
          RefusalCode.NO_ALLOCATION,
          pool.id(),
          "No allocation found with"
              + (c.allocation() == null ? "" : " id " + c.allocation())
              + (c.allocation() == null || c.cidr() == null ? "" : " and")
              + (c.cidr() == null ? "" : " CIDR " + c.cidr())
              + " in "
              + pool.id()
              + (allocation == null || c.cidr() == null
                  ? "."
                  : "; " + c.cidr() + " is " + allocation.id() + "."));
    }
    if (allocation.holder() != Holder.CUSTOM) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          allocation.id(),
          "Only a custom allocation can be released; "
              + allocation.id()
              + " is held by "
              + allocation.resource()
              + ": deprovision its CIDR there.");
    }
    Decision foreign = checkHolder(allocation, pool, register, "released");
    return foreign != null
        ? foreign
        : Decision.accepted(
            new Released(
                allocation, quarantine(allocation, register.rows(), register.asked().now())),
            allocation);
  }

  private static Decision noAllocation(Release c) {
    return noAllocation(Objects.requireNonNull(c.allocation()));
  }

  private static Decision noAllocation(AllocationId id) {
    return refused(
        RefusalCode.ALLOCATION_NOT_FOUND,
        id,
        "The IPAM pool allocation " + id + " does not exist.");
  }

  private static @Nullable Decision checkHolder(
      AllocationRow allocation, PoolRow pool, Register register, String done) {
    var asker = register.asked().principal();
    boolean own =
        allocation.resourceOwner().equals(asker.account())
            && Objects.equals(allocation.tenant(), asker.tenant());
    return !pool.handles().holdersOnly() || own
        ? null
        : refused(
            RefusalCode.NOT_HOLDER,
            allocation.id(),
            "An allocation of "
                + pool.id()
                + " is "
                + done
                + " by who asked for it only: "
                + allocation.id()
                + " by "
                + named(allocation.resourceOwner(), allocation.tenant())
                + ", not by "
                + named(asker.account(), asker.tenant())
                + ".",
            allocation.id());
  }

  private static String named(String account, @Nullable String tenant) {
    return tenant == null ? "account " + account : "tenant " + tenant + " of account " + account;
  }

  static Decision renew(Renew c, Register register) {
    AllocationRow before = register.directory().allocation(c.allocation());
    PoolRow pool = before == null ? null : register.pool(before.pool());
    if (before == null || pool == null) {
      return noAllocation(c.allocation());
    }
    if (before.holder() != Holder.CUSTOM) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          before.id(),
          "Only a custom allocation can be renewed; "
              + before.id()
              + " is held by "
              + before.resource()
              + ".");
    }
    Decision wrong = checkHolder(before, pool, register, "renewed");
    if (wrong == null) {
      wrong = checkTime(c.allocation(), c.expiresAt(), register);
    }
    if (wrong != null) {
      return wrong;
    }
    AllocationRow after = before.until(c.expiresAt());
    return Decision.accepted(new LeaseRenewed(before, after), after);
  }

  /** What is wrong with the time at which an allocation is to end; null: nothing. */
  static @Nullable Decision checkTime(Id subject, @Nullable Instant expiresAt, Register register) {
    Instant now = register.asked().now();
    return expiresAt == null || expiresAt.isAfter(now)
        ? null
        : refused(
            RefusalCode.INVALID_VALUE,
            subject,
            "The lease would end at "
                + expiresAt
                + ", which is not after now, "
                + now
                + "; give a later expiresAt, or none to hold it for ever.");
  }

  static Decision endCooldown(EndCooldown c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    if (Register.deleting(pool.state())) {
      return Register.beingDeleted(pool.id());
    }
    if (!(register.rows().get(Keys.quarantine(pool.ipam(), pool.id(), c.cidr().sortKey()))
        instanceof QuarantineRow row)) {
      return refused(
          RefusalCode.INCORRECT_STATE,
          pool.id(),
          c.cidr() + " is not in cool-down in " + pool.id() + "; name it exactly as it was held.");
    }
    if (c.reason().isBlank()) {
      return refused(
          RefusalCode.INVALID_VALUE,
          pool.id(),
          "Say why " + row.named() + " cannot wait: the reason is part of the record.");
    }
    Decision wrong = TextRules.checkDescription(pool.id(), c.reason());
    return wrong != null ? wrong : Decision.accepted(new CooldownEnded(row, c.reason()), row);
  }
}
