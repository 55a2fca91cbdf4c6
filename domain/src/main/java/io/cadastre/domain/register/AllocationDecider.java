package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Decision.Refused;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.AllocationModified;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolEvent.Wanted;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.space.Bounds;
import io.cadastre.domain.space.Claim;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Spaces;
import io.cadastre.domain.space.Usage;
import io.cadastre.domain.space.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Decides what is allocated out of a pool: the lowest free CIDR of the size, or the one named. */
final class AllocationDecider {
  private AllocationDecider() {}

  static Decision allocate(Allocate c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    PoolSpace space = register.index().pool(pool.id());
    if (Register.deleting(pool.state()) || space == null) {
      return Register.beingDeleted(pool.id());
    }
    Decision wrong = register.checkNew(c.allocation(), pool.ipam(), Keys::place);
    if (wrong == null) {
      wrong = checkRegion(pool, register);
    }
    if (wrong == null) {
      wrong = checkForm(c, pool);
    }
    if (wrong != null) {
      return wrong;
    }
    int length = length(c, pool.rules());
    wrong = checkRules(c, length, pool);
    if (wrong == null) {
      wrong = TextRules.checkDescription(c.allocation(), c.description());
    }
    if (wrong == null) {
      wrong = TagDecider.check(c.allocation(), c.tags());
    }
    if (wrong != null) {
      return wrong;
    }
    ResourceCidrRow adopted = null;
    Cidr cidr = c.cidr();
    if (cidr == null) {
      cidr = space.spaces().lowest(length, new Bounds(c.allowed(), c.disallowed()));
      if (cidr == null) {
        return refused(RefusalCode.TOO_BIG, pool.id(), tooBig(c, pool, space.spaces(), length));
      }
    } else {
      Refused taken = taken(cidr, pool, space.spaces(), register.rows());
      if (taken != null) {
        return taken;
      }
      Live live = Live.at(cidr, pool, register);
      if (live.isCut()) {
        return cutting(cidr, live.rival(), pool, space.spaces(), register.rows());
      }
      adopted = live.adopted();
    }
    AllocationRow allocation =
        new AllocationRow(
            c.allocation(),
            pool.ipam(),
            pool.id(),
            cidr,
            Holder.CUSTOM,
            null,
            register.asked().region(),
            register.asked().account(),
            c.description(),
            c.tags());
    return c.preview()
        ? new Decision.Accepted(List.of(), allocation)
        : Decision.accepted(
            new Allocated(wanted(c), allocation, adopted == null ? null : adopted.resource()),
            allocation);
  }

  private static Wanted wanted(Allocate c) {
    return new Wanted(c.cidr(), c.netmaskLength(), c.allowed(), c.disallowed());
  }

  private static int length(Allocate c, AllocationRules rules) {
    if (c.cidr() != null) {
      return c.cidr().netmaskLength();
    }
    Integer length = c.netmaskLength() != null ? c.netmaskLength() : rules.defaultNetmaskLength();
    return java.util.Objects.requireNonNull(length, "checkForm lets no request without a size by");
  }

  private static @Nullable Decision checkRegion(PoolRow pool, Register register) {
    Refusal wrong = HandingOut.refused(pool, register.ipam(pool.ipam()), register.asked().region());
    return wrong == null ? null : new Refused(wrong);
  }

  private static @Nullable Decision checkForm(Allocate c, PoolRow pool) {
    if (c.cidr() != null && c.netmaskLength() != null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request contains both a CIDR and a netmask length. Exactly one of them should be"
              + " provided.");
    }
    if (c.cidr() == null
        && c.netmaskLength() == null
        && pool.rules().defaultNetmaskLength() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "The request cannot contain empty CIDR and Netmask Length for a pool with no default"
              + " allocation netmask length set. Exactly one of them should be provided.");
    }
    if (c.cidr() != null && !(c.allowed().isEmpty() && c.disallowed().isEmpty())) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          pool.id(),
          "AllowedCidrs and DisallowedCidrs bound the choice of a CIDR by netmask length; with a"
              + " CIDR there is no choice.");
    }
    List<Cidr> named = new ArrayList<>(c.allowed());
    named.addAll(c.disallowed());
    if (c.cidr() != null) {
      named.add(c.cidr());
    }
    for (Cidr cidr : named) {
      if (cidr.family() != pool.family()) {
        return wrongFamily(cidr, pool);
      }
    }
    if (c.netmaskLength() != null
        && (c.netmaskLength() < 0 || c.netmaskLength() > pool.family().bits())) {
      return badLength(c.netmaskLength(), pool);
    }
    return null;
  }

  static Decision wrongFamily(Cidr cidr, PoolRow pool) {
    return refused(
        RefusalCode.INVALID_VALUE,
        pool.id(),
        cidr
            + " is not of the address family of "
            + pool.id()
            + ", "
            + pool.family().name().toLowerCase(Locale.ROOT)
            + ".");
  }

  static Decision badLength(int length, PoolRow pool) {
    return refused(
        RefusalCode.INVALID_VALUE,
        pool.id(),
        "A netmask length of "
            + pool.id()
            + " is 0 to "
            + pool.family().bits()
            + ", not "
            + length
            + ".");
  }

  private static @Nullable Decision checkRules(Allocate c, int length, PoolRow pool) {
    AllocationRules rules = pool.rules();
    Integer min = rules.minNetmaskLength();
    Integer max = rules.maxNetmaskLength();
    if (min != null && length < min) {
      return refused(
          RefusalCode.INVALID_VALUE,
          pool.id(),
          "A /"
              + length
              + " is larger than the largest allocation of "
              + pool.id()
              + ", a /"
              + min
              + ".");
    }
    if (max != null && length > max) {
      return refused(
          RefusalCode.INVALID_VALUE,
          pool.id(),
          "A /"
              + length
              + " is smaller than the smallest allocation of "
              + pool.id()
              + ", a /"
              + max
              + ".");
    }
    // A preview says where there is room; nothing of it is ever tagged.
    if (!c.preview() && !c.tags().containsAll(rules.resourceTags())) {
      return refused(
          RefusalCode.MISSING_RESOURCE_TAGS,
          pool.id(),
          "The resource is missing one or more of the resource tags required by the IPAM pool. "
              + pool.id()
              + " requires "
              + rules.resourceTags().entries()
              + ".");
    }
    return null;
  }

  /** What else holds this very CIDR in the pool; null when only live resources may stand in it. */
  static @Nullable Refused taken(Cidr cidr, PoolRow pool, Spaces spaces, Rows rows) {
    Space space = spaces.containing(cidr);
    if (space == null) {
      Cidr cut = spaces.rival(cidr);
      return refusedCidr(
          pool,
          cidr
              + " is not inside one CIDR of "
              + pool.id()
              + (cut != null ? ", it covers " + cut : "")
              + "; the pool has "
              + cidrs(spaces)
              + ".",
          null);
    }
    Claim claim = space.rivalBut(Use.OCCUPIED, cidr);
    if (claim == null) {
      return null;
    }
    AllocationRow rival =
        (AllocationRow) rows.get(Keys.allocation(pool.ipam(), pool.id(), claim.cidr().sortKey()));
    return rival == null
        ? refusedCidr(pool, cidr + " overlaps " + claim.cidr() + " in " + pool.id() + ".", null)
        : refusedCidr(
            pool,
            cidr + " overlaps " + rival.named() + " in " + pool.id() + ".",
            rival.id().value());
  }

  private static Refused cutting(
      Cidr wanted, ResourceCidrRow rival, PoolRow pool, Spaces spaces, Rows rows) {
    boolean whole = taken(rival.cidr(), pool, spaces, rows) == null;
    return refusedCidr(
        pool,
        wanted
            + " cuts across "
            + rival.named()
            + ", which is in use; "
            + (whole ? "allocate " + rival.cidr() + " to take it over, or " : "allocate ")
            + "a CIDR beside it.",
        rival.resource().id());
  }

  private static Refused refusedCidr(PoolRow pool, String message, @Nullable String rival) {
    return new Refused(new Refusal(RefusalCode.CIDR_NOT_FREE, pool.id().value(), message, rival));
  }

  private static String tooBig(Allocate c, PoolRow pool, Spaces spaces, int length) {
    boolean bounded = !(c.allowed().isEmpty() && c.disallowed().isEmpty());
    return bounded && spaces.lowest(length, Bounds.NONE) != null
        ? "The allocation size is too big for the pool. "
            + pool.id()
            + " has room for a /"
            + length
            + ", but not within the AllowedCidrs and outside the DisallowedCidrs."
        : noRoom(pool, spaces, length);
  }

  /** Why a pool has no free CIDR of that length, and what would fit. */
  static String noRoom(PoolRow pool, Spaces spaces, int length) {
    String tooBig = "The allocation size is too big for the pool. " + pool.id();
    if (spaces.isEmpty()) {
      return tooBig + " has no provisioned CIDR.";
    }
    Usage usage = spaces.usage();
    String occupied =
        usage.occupied().signum() == 0
            ? ""
            : " Discovered resources are using " + usage.occupied() + " of its addresses.";
    if (usage.largestFree() < 0) {
      return tooBig + " is full." + occupied;
    }
    boolean fragmented = usage.free().compareTo(Cidr.size(pool.family(), length)) >= 0;
    return tooBig
        + (fragmented ? " is fragmented: " : " has too little left: ")
        + usage.free()
        + " addresses are free, and the largest that fits is a /"
        + usage.largestFree()
        + ", not a /"
        + length
        + "."
        + occupied;
  }

  private static String cidrs(Spaces spaces) {
    if (spaces.isEmpty()) {
      return "none";
    }
    StringJoiner list = new StringJoiner(", ");
    int named = 0;
    for (Space space : spaces.all()) {
      if (named++ == 5) {
        list.add("… (" + spaces.all().size() + ")");
        break;
      }
      list.add(space.provisioned().toString());
    }
    return list.toString();
  }

  static Decision release(Release c, Register register) {
    PoolRow pool = register.pool(c.pool());
    if (pool == null) {
      return Register.noPool(c.pool());
    }
    if (Register.deleting(pool.state())) {
      return Register.beingDeleted(pool.id());
    }
    Decision wrong = checkRegion(pool, register);
    if (wrong != null) {
      return wrong;
    }
    AllocationRow allocation =
        (AllocationRow)
            register.rows().get(Keys.allocation(pool.ipam(), pool.id(), c.cidr().sortKey()));
    if (allocation == null || !allocation.id().equals(c.allocation())) {
      return refused(
          RefusalCode.NO_ALLOCATION,
          pool.id(),
          "No allocation found with id "
              + c.allocation()
              + " and CIDR "
              + c.cidr()
              + " in "
              + pool.id()
              + (allocation == null ? "." : "; " + c.cidr() + " is " + allocation.id() + "."));
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
    return Decision.accepted(new Released(allocation), allocation);
  }

  static Decision modify(ModifyAllocation c, Register register) {
    AllocationRow before = register.directory().allocation(c.allocation());
    if (before == null || !before.resourceOwner().equals(register.asked().account())) {
      return refused(
          RefusalCode.ALLOCATION_NOT_FOUND,
          c.allocation(),
          "The IPAM pool allocation " + c.allocation() + " does not exist.");
    }
    if (c.description() == null) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          before.id(),
          "The request must contain a modification to the ipam pool allocation.");
    }
    Decision wrong = TextRules.checkDescription(before.id(), c.description());
    if (wrong != null) {
      return wrong;
    }
    AllocationRow after = before.withDescription(c.description());
    return Decision.accepted(new AllocationModified(before, after), after);
  }
}
