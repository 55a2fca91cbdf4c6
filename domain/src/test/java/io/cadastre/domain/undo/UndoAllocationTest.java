package io.cadastre.domain.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.AllocationModified;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolEvent.LeaseRenewed;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of an allocation, undone. */
class UndoAllocationTest {
  private static final String CIDR = "10.0.1.0/24";
  private static final Tags TAGS = new Tags(Map.of("team", "net"));

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final Undoing undoing = new Undoing(scenario);
  private final IpamRow ipam = scenario.ipam();
  private final PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/16");

  @Test
  void allocated_isReleased() {
    undoing.thereAndBack(Allocated.class, this::allocate);
    Release release = (Release) first(undoing.last(Allocated.class)).command();
    assertThat(release.cidr()).isEqualTo(Cidr.parse(CIDR));
  }

  @Test
  void released_isAllocatedAgain_withAllItHadAndItsId() {
    allocate();
    undoing.thereAndBack(Released.class, () -> scenario.given(commands.release(only())));
  }

  @Test
  void releasedThroughAnotherRegion_isThereAgain() {
    scenario.in(Scenario.AWAY);
    AllocationRow row = scenario.allocated(pool, CIDR);
    assertThat(row.resourceRegion()).isEqualTo(Scenario.AWAY);
    undoing.thereAndBack(
        Released.class, () -> scenario.in(Scenario.AWAY).given(commands.release(row)));
  }

  @Test
  void renewed_endsWhenItWouldHave() {
    allocate();
    undoing.thereAndBack(
        LeaseRenewed.class,
        () -> scenario.given(new Renew(only().id(), scenario.now().plus(Duration.ofDays(9)))));
    undoing.thereAndBack(LeaseRenewed.class, () -> scenario.given(new Renew(only().id(), null)));
  }

  @Test
  void modified_saysWhatItSaidBefore() {
    AllocationRow row = scenario.allocated(pool, CIDR);
    undoing.thereAndBack(
        AllocationModified.class, () -> scenario.given(new ModifyAllocation(row.id(), "new")));
    scenario.given(new ModifyAllocation(row.id(), "old"));
    undoing.thereAndBack(
        AllocationModified.class, () -> scenario.given(new ModifyAllocation(row.id(), "new")));
  }

  @Test
  void partOfABatch_isUndoneAlone() {
    allocate();
    scenario.given(
        new Batch(
            List.of(commands.release(only())), List.of(commands.allocate(pool, "10.0.9.0/24"))));
    undoing.undo(Released.class);
    assertThat(scenario.allocations(pool))
        .extracting(row -> row.cidr().toString())
        .containsExactly(CIDR, "10.0.9.0/24");
  }

  @Test
  void whatIsGone_isNotReleased() {
    allocate();
    Happened event = undoing.last(Allocated.class);
    scenario.given(commands.release(only()));
    Verdict.Impossible no = undoing.standing(event, undoing.last(Released.class));
    assertThat(no.why()).isEqualTo("What it is about is gone.");
    assertThat(no.standing().getFirst().what()).contains(CIDR, "held by account");
    assertThat(no.standing().getFirst().type()).isEqualTo("Released");
  }

  @Test
  void whatWasChangedSince_isNotReleased_untilThatIsUndone() {
    allocate();
    Happened event = undoing.last(Allocated.class);
    scenario.given(new ModifyAllocation(only().id(), "changed"));
    scenario.given(new Renew(only().id(), null), commands.tag(only().id(), "more", "x"));
    Verdict.Impossible no =
        undoing.standing(
            event,
            undoing.last(AllocationModified.class),
            undoing.last(LeaseRenewed.class),
            undoing.last(TagsChanged.class));
    assertThat(no.why())
        .isEqualTo("3 later events stand on it; undo or end them first, the last one first.");
    undoing.undo(TagsChanged.class);
    undoing.undo(LeaseRenewed.class);
    undoing.standing(event, at(-3 - 2));
    undoing.undo(AllocationModified.class);
    undoing.ask(undoing.possible(event)).thenAccepted();
    assertThat(scenario.allocations(pool)).isEmpty();
  }

  /** Counted from the end, -1 is the last. */
  private Happened at(int place) {
    List<Happened> all = scenario.happened();
    return all.get(all.size() + place);
  }

  @Test
  void changedBackByHand_isAsItWasLeft() {
    allocate();
    Happened event = undoing.last(Allocated.class);
    scenario.given(
        new ModifyAllocation(only().id(), "other"), new ModifyAllocation(only().id(), "the shop"));
    assertThat(undoing.possible(event).requestId()).isEqualTo("undo/" + event.name());
  }

  @Test
  void takenSince_isNotAllocatedAgain() {
    allocate();
    scenario.given(commands.release(only()));
    Happened event = undoing.last(Released.class);
    AllocationRow within = scenario.allocated(pool, "10.0.1.128/25");
    Happened one = undoing.last(Allocated.class);
    scenario.allocated(pool, "10.0.2.0/24");
    PoolId child = scenario.childOf(pool, "10.0.1.0/26");
    Happened two = undoing.last(CidrProvisioned.class);
    undoing.standing(event, one, two);
    scenario.given(commands.release(within), commands.deprovision(child, "10.0.1.0/26"));
    undoing.ask(undoing.possible(event)).thenAccepted();
  }

  @Test
  void keptBack_isFreedFirst() {
    PoolId cooling = cooling();
    AllocationRow row = scenario.allocated(cooling, "10.9.1.0/24");
    scenario.given(commands.release(row));
    Happened event = undoing.last(Released.class);
    Verdict.Impossible no = undoing.standing(event);
    assertThat(no.why()).contains("EndCooldown", cooling.value(), "10.9.1.0/24", "kept back until");
    scenario.given(new EndCooldown(cooling, row.cidr(), "released by mistake"));
    undoing.ask(undoing.possible(event)).cidr("10.9.1.0/24");
    assertThat(scenario.allocations(cooling)).containsExactly(row);
  }

  @Test
  void keptBackForSomebodyElseSince_isNotFree() {
    PoolId cooling = cooling();
    AllocationRow row = scenario.allocated(cooling, "10.9.1.0/24");
    scenario.given(commands.release(row));
    Happened event = undoing.last(Released.class);
    scenario.given(new EndCooldown(cooling, row.cidr(), "urgent"));
    scenario.given(commands.release(scenario.allocated(cooling, "10.9.1.0/25")));
    Verdict.Impossible no = undoing.standing(event, undoing.last(Released.class));
    assertThat(no.standing().getFirst().what()).contains("10.9.1.0/25", "cool-down until");
    scenario.passes(Duration.ofHours(1));
    undoing.ask(undoing.possible(event)).thenAccepted();
  }

  private PoolId cooling() {
    return scenario.pool(
        commands.pool(ipam.privateScope()).coolDown(Duration.ofHours(1)), "10.9.0.0/16");
  }

  @Test
  void spaceThatLeftThePool_isMissing_untilItIsBack() {
    allocate();
    scenario.given(commands.release(only()));
    Happened event = undoing.last(Released.class);
    scenario.given(commands.deprovision(pool, "10.0.0.0/16"));
    undoing.standing(event, undoing.last(CidrDeprovisioned.class));
    scenario.given(commands.provision(pool, "10.0.0.0/20"));
    undoing.ask(undoing.possible(event)).thenAccepted();
  }

  @Test
  void deletedPoolOrIpam_takesItAway() {
    allocate();
    Happened allocated = undoing.last(Allocated.class);
    scenario.given(commands.tag(only().id(), "a", "b"), commands.release(only()));
    Happened released = undoing.last(Released.class);
    scenario.given(commands.deletePoolCascading(pool)).sweepAll();
    Happened deleted = undoing.last(PoolDeleted.class);
    undoing.standing(allocated, deleted);
    undoing.standing(released, deleted);
    scenario.given(commands.deleteIpam(ipam.id(), true)).sweepAll();
    undoing.standing(allocated, undoing.last(IpamDeleted.class));
    undoing.standing(released, undoing.last(IpamDeleted.class));
  }

  @Test
  void rulesThatForbidItSince_standOnARelease() {
    allocate();
    scenario.given(commands.release(only()));
    Happened event = undoing.last(Released.class);
    scenario.given(modify(null, 26), modify("text", null));
    Happened ruled = at(-2);
    undoing.standing(event, ruled);
    scenario.given(modify(null, 24));
    undoing.possible(event);
    scenario.given(commands.tag(pool, "a", "b"));
    scenario.given(
        new ModifyPool(
            pool,
            null,
            null,
            null,
            null,
            null,
            false,
            new Tags(Map.of("must", "have")),
            Tags.NONE));
    undoing.standing(event, undoing.last(PoolModified.class));
  }

  private ModifyPool modify(@Nullable String description, @Nullable Integer min) {
    return new ModifyPool(pool, description, null, min, null, null, false, Tags.NONE, Tags.NONE);
  }

  @Test
  void regionThatIsNotOperatedInAnyMore_isMissing() {
    scenario.in(Scenario.AWAY);
    scenario.given(commands.release(scenario.allocated(pool, CIDR)));
    Happened event = undoing.last(Released.class);
    scenario.in(Scenario.HOME);
    scenario.given(
        new ModifyIpam(ipam.id(), null, List.of(), List.of(Scenario.AWAY), null, null, null));
    undoing.standing(event, undoing.last(IpamModified.class));
  }

  @Test
  void whatTimeDid_isNotUndone() {
    allocate();
    PoolId cooling = cooling();
    scenario.given(commands.release(scenario.allocated(cooling, "10.9.1.0/24")));
    scenario.passes(Duration.ofDays(2));
    assertThat(undoing.standing(undoing.last(LeaseExpired.class)).why())
        .contains("Its time had come", CIDR, pool.value(), "later end");
    assertThat(undoing.standing(undoing.last(CooldownEnded.class)).why())
        .contains("No request puts space back into cool-down", "10.9.1.0/24");
  }

  @Test
  void leaseThatIsOver_isTheDecidersToRefuse() {
    allocate();
    scenario.given(commands.release(only()));
    Happened event = undoing.last(Released.class);
    scenario.passes(Duration.ofDays(2));
    undoing
        .ask(undoing.possible(event))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("not after now");
  }

  @Test
  void tenants_isReleasedByTheOperator_andAskedForByTheTenant() {
    scenario.asTenant("payments");
    AllocationRow row = scenario.allocated(commands.allocation(pool).cidr(CIDR).make());
    Verdict.Possible release = undoing.possible(undoing.last(Allocated.class));
    assertThat(release.command()).isEqualTo(commands.release(row));
    assertThat(release.account()).isEqualTo(Scenario.ACCOUNT);
    scenario.given(release.command());
    assertThat(undoing.standing(undoing.last(Released.class)).why())
        .contains("the tenant payments", CIDR, pool.value());
  }

  private static Verdict.Possible first(Happened event) {
    return (Verdict.Possible) Undo.of(event).verdict();
  }

  private void allocate() {
    scenario.given(
        commands
            .allocation(pool)
            .cidr(CIDR)
            .description("the shop")
            .owner("team a")
            .expiresAt(scenario.now().plus(Duration.ofDays(1)))
            .tags(TAGS)
            .make());
  }

  private AllocationRow only() {
    return scenario.allocations(pool).getFirst();
  }
}
