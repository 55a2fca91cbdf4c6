package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Decision.Accepted;
import io.cadastre.domain.core.Decision.Refused;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.DerivedIds;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.AllocationModified;
import io.cadastre.domain.pool.PoolEvent.Wanted;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.Terms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what is allocated: in the first pool that has room, for IPv4, IPv6 or both together. */
final class AllocationDecider {
  private AllocationDecider() {}

  /** What one request may make: its own allocation and one of the other family. */
  static final int PLACES = 2;

  static Decision allocate(Allocate c, Register register) {
    return allocate(c, register, 0);
  }

  /**
   * @param place counts what the decision made before
   */
  static Decision allocate(Allocate c, Register register, int place) {
    Pools.Named named = Pools.of(c, register);
    if (named.wrong() != null) {
      return named.wrong();
    }
    if (c.dualStack() && c.cidr() != null && c.cidr().family() == Family.IPV6) {
      return refused(
          RefusalCode.INVALID_COMBINATION,
          c.target(),
          "Of both families together cidr names the IPv4 one; "
              + c.cidr()
              + " is IPv6: name it as ipv6Cidr.");
    }
    List<Event> events = new ArrayList<>();
    List<Row> answers = new ArrayList<>();
    List<Explanation> explanations = new ArrayList<>();
    for (Want want : Want.of(c, named.pools())) {
      Decision part = first(c, want, named.pools(), answers, register, place++);
      if (!(part instanceof Accepted accepted)) {
        return part;
      }
      events.addAll(accepted.events());
      answers.addAll(accepted.answers());
      explanations.addAll(accepted.explanations());
    }
    return new Accepted(events, answers, explanations);
  }

  /** In the first of the pools that will do; where none will, the refusal says why. */
  private static Decision first(
      Allocate c, Want want, List<PoolRow> pools, List<Row> made, Register register, int place) {
    List<Refusal> refusals = new ArrayList<>();
    for (PoolRow pool : pools) {
      if (c.pool() == null && pool.family() != want.family()) {
        continue;
      }
      // A selector may name any number: no more of them are asked than of a list.
      if (refusals.size() == Pools.MAX_LISTED) {
        break;
      }
      Decision decision = in(pool, c, want, made, refusals, register, place);
      if (!(decision instanceof Refused refused)) {
        return decision;
      }
      if (c.pool() != null) {
        return decision;
      }
      refusals.add(refused.refusal());
    }
    return refusals.isEmpty()
        ? refused(
            RefusalCode.INVALID_COMBINATION,
            c.target(),
            "None of the pools is " + Pools.text(want.family()) + ", which is wanted.")
        : Pools.none(refusals);
  }

  private static Decision in(
      PoolRow pool,
      Allocate c,
      Want want,
      List<Row> made,
      List<Refusal> before,
      Register register,
      int place) {
    PoolSpace space = register.index().pool(pool.id());
    if (Register.deleting(pool.state()) || space == null) {
      return Register.beingDeleted(pool.id());
    }
    AllocationId given = want.allocation();
    AllocationId id =
        given != null
            ? given
            : DerivedIds.allocation(pool.ipam(), register.asked().sequence(), place);
    Decision wrong = register.checkNew(id, pool.ipam(), Keys::place);
    if (wrong == null && made.stream().anyMatch(row -> ((AllocationRow) row).id().equals(id))) {
      wrong = Register.exists(id);
    }
    if (wrong == null) {
      wrong = checkRegion(pool, register);
    }
    Choosing choosing = new Choosing(want, pool, space, register);
    if (wrong == null) {
      wrong = choosing.check();
    }
    if (wrong == null) {
      wrong = TextRules.checkDescription(id, c.description());
    }
    if (wrong == null) {
      wrong = TextRules.checkDescription(id, c.owner());
    }
    if (wrong == null) {
      wrong = TextRules.checkDescription(id, c.purpose());
    }
    if (wrong == null) {
      wrong = Releasing.checkTime(id, c.expiresAt(), register);
    }
    if (wrong == null) {
      wrong = TagDecider.check(id, c.tags());
    }
    if (wrong != null) {
      return wrong;
    }
    Choosing.Choice choice = choosing.choose();
    if (choice.refusal() != null) {
      return new Refused(choice.refusal());
    }
    String region = register.asked().region();
    AllocationRow allocation =
        new AllocationRow(
            id,
            pool.ipam(),
            pool.id(),
            choice.found(),
            Holder.CUSTOM,
            null,
            region != null ? region : pool.locale() != null ? pool.locale() : pool.region(),
            register.asked().account(),
            c.description(),
            c.tags(),
            Terms.of(register.asked().principal(), c.owner(), c.purpose(), c.expiresAt()));
    List<Event> events =
        c.preview()
            ? List.of()
            : List.of(new Allocated(wanted(c, want), allocation, choice.adopted()));
    return new Accepted(
        events, List.of(allocation), List.of(Explaining.choice(choosing, choice, before)));
  }

  private static Wanted wanted(Allocate c, Want want) {
    return new Wanted(
        want.cidr(),
        want.netmaskLength(),
        want.allowed(),
        want.disallowed(),
        c.pools(),
        c.strategy());
  }

  static @Nullable Decision checkRegion(PoolRow pool, Register register) {
    Refusal wrong = HandingOut.refused(pool, register.ipam(pool.ipam()), register.asked().region());
    return wrong == null ? null : new Refused(wrong);
  }

  static Decision wrongFamily(Cidr cidr, PoolRow pool) {
    return refused(
        RefusalCode.INVALID_VALUE,
        pool.id(),
        cidr
            + " is not of the address family of "
            + pool.id()
            + ", "
            + Pools.text(pool.family())
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
