package io.cadastre.domain.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.scope.ScopeEvent.ScopeDeleted;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.PoolDraft;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of pools and their CIDRs, undone. */
class UndoPoolTest {
  private static final String CIDR = "10.0.0.0/16";

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final Undoing undoing = new Undoing(scenario);
  private final IpamRow ipam = scenario.ipam();
  private final ScopeId scope = ipam.privateScope();

  private PoolDraft special() {
    return commands
        .pool(scope)
        .locale(Scenario.AWAY)
        .rules(20, 28, 24)
        .resourceTags(new Tags(Map.of("team", "net")))
        .tags(new Tags(Map.of("a", "b")))
        .strategy(Strategy.SPARSE)
        .coolDown(Duration.ofHours(2))
        .holdersOnly();
  }

  @Test
  void created_isDeleted_andMadeAgainAsItWas() {
    undoing.thereAndBack(PoolCreated.class, () -> scenario.given(special().make()));
  }

  @Test
  void deletedWhenEmpty_isMadeAgain() {
    PoolId pool = scenario.pool(special(), CIDR);
    scenario.given(commands.deprovision(pool, CIDR));
    undoing.thereAndBack(PoolDeleted.class, () -> scenario.given(commands.deletePool(pool)));
  }

  @Test
  void chainOfUndoneDeletes_bringsAllBack() {
    PoolId source = scenario.pool(scope, CIDR);
    PoolId child = scenario.childOf(source, "10.0.4.0/22");
    scenario.given(commands.release(scenario.allocated(child, "10.0.4.0/24")));
    List<String> before = undoing.state();
    Happened deprovisioned =
        after(() -> scenario.given(commands.deprovision(child, "10.0.4.0/22")));
    Happened deleted = after(() -> scenario.given(commands.deletePool(child)).sweepAll());
    undoing.standing(deprovisioned, deleted);
    undoing.undo(PoolDeleted.class);
    undoing.ask(undoing.possible(deprovisioned)).state(PoolCidrState.PROVISIONED);
    assertThat(undoing.state()).isEqualTo(before);
  }

  private Happened after(Runnable happens) {
    int from = scenario.happened().size();
    happens.run();
    return scenario.happened().get(from);
  }

  @Test
  void deletedWithWhatItHeld_isNotMadeAgain() {
    PoolId source = scenario.pool(scope, CIDR, "10.4.0.0/16");
    scenario.given(commands.deprovision(source, "10.4.0.0/16"));
    scenario.given(commands.deletePoolCascading(source)).sweepAll();
    assertThat(undoing.standing(undoing.last(PoolDeleted.class)).why()).contains("1 CIDR and");
    PoolId parent = scenario.pool(scope, CIDR);
    scenario.childOf(parent);
    scenario.given(commands.deletePoolCascading(parent)).sweepAll();
    assertThat(undoing.standing(undoing.last(PoolDeleted.class)).why())
        .contains("the pools below it, 1 of them");
    assertThat(undoing.standing(undoing.last(ExtentSwept.class)).why()).contains(parent.value());
  }

  @Test
  void deletedPoolWhoseScopeWent_waitsForIt() {
    ScopeId other = scenario.scope(ipam.id());
    PoolId pool = scenario.pool(other);
    scenario.given(commands.deletePool(pool)).sweepAll();
    Happened event = undoing.last(PoolDeleted.class);
    scenario.given(commands.deleteScope(other));
    undoing.standing(event, undoing.last(ScopeDeleted.class));
    undoing.undo(ScopeDeleted.class);
    undoing.ask(undoing.possible(event)).thenAccepted();
  }

  @Test
  void deletedPoolOfARegionThatWent_waitsForIt() {
    PoolId pool = scenario.pool(commands.pool(scope).locale(Scenario.AWAY));
    scenario.given(commands.deletePool(pool)).sweepAll();
    Happened event = undoing.last(PoolDeleted.class);
    scenario.given(
        new ModifyIpam(ipam.id(), null, List.of(), List.of(Scenario.AWAY), null, null, null));
    undoing.standing(event, undoing.last(IpamModified.class));
    undoing.undo(IpamModified.class);
    undoing.possible(event);
  }

  @Test
  void createdWithSomethingInIt_isNotDeleted() {
    PoolId pool = scenario.pool(scope);
    Happened event = undoing.last(PoolCreated.class);
    Happened cidr = after(() -> scenario.given(commands.provision(pool, CIDR)));
    scenario.given(commands.provision(pool, CIDR.replace("10.", "11.")));
    scenario.given(commands.deprovision(pool, CIDR.replace("10.", "11.")));
    Happened allocated = after(() -> scenario.allocated(pool, 24));
    Happened child = after(() -> scenario.childOf(pool));
    Happened named = after(() -> scenario.given(modify(pool, "named", null, null)));
    Happened tagged = after(() -> scenario.given(commands.tag(pool, "a", "b")));
    Verdict.Impossible no = undoing.standing(event, cidr, allocated, child, named, tagged);
    assertThat(no.standing().getFirst().what()).isEqualTo(CIDR + " of " + pool);
    undoing.undo(TagsChanged.class);
    undoing.undo(PoolModified.class);
    undoing.ask(undoing.possible(child)).thenAccepted();
    undoing.undo(Allocated.class);
    undoing.ask(undoing.possible(cidr)).thenAccepted();
    undoing.ask(undoing.possible(event)).thenAccepted();
  }

  @Test
  void modified_isAsBefore_fieldByField() {
    PoolId plain = scenario.pool(scope);
    ModifyPool all =
        new ModifyPool(
            plain,
            "all of it",
            true,
            8,
            30,
            24,
            false,
            new Tags(Map.of("team", "net")),
            Tags.NONE,
            Strategy.BEST_FIT,
            60,
            true);
    undoing.thereAndBack(PoolModified.class, () -> scenario.given(all));
    PoolId special = scenario.pool(special());
    ModifyPool other =
        new ModifyPool(
            special,
            "other",
            null,
            null,
            null,
            null,
            true,
            new Tags(Map.of("team", "web", "stage", "x")),
            Tags.NONE,
            null,
            0,
            false);
    undoing.thereAndBack(PoolModified.class, () -> scenario.given(other));
  }

  @Test
  void modifiedElsewhereSince_keepsThat() {
    PoolId pool = scenario.pool(scope);
    scenario.given(modify(pool, "first", null, null));
    Happened event = undoing.last(PoolModified.class);
    scenario.given(modify(pool, null, 20, null), commands.tag(pool, "a", "b"));
    undoing.ask(undoing.possible(event)).thenAccepted();
    assertThat(scenario.row(pool).description()).isEmpty();
    assertThat(scenario.row(pool).rules().minNetmaskLength()).isEqualTo(20);
  }

  @Test
  void modifiedInTheSameSince_standsOnIt() {
    PoolId pool = scenario.pool(scope);
    Happened shorter = after(() -> scenario.given(modify(pool, null, null, 28)));
    // Lengths must go together, so that a change of one stands on that of another.
    Happened longer = after(() -> scenario.given(modify(pool, "text", 20, null)));
    Happened again = after(() -> scenario.given(modify(pool, "other", null, null)));
    undoing.standing(shorter, longer);
    undoing.standing(longer, again);
    undoing.ask(undoing.possible(again)).thenAccepted();
    undoing.ask(undoing.possible(longer)).thenAccepted();
    undoing.ask(undoing.possible(shorter)).thenAccepted();
    assertThat(scenario.row(pool).rules().admit(32, Tags.NONE)).isTrue();
  }

  @Test
  void modifiedToWhatItWas_isNothingToUndo() {
    PoolId pool = scenario.pool(scope);
    scenario.given(modify(pool, "", null, null));
    assertThat(undoing.standing(undoing.last(PoolModified.class)).why())
        .contains("changed nothing");
  }

  private static ModifyPool modify(
      PoolId pool, @Nullable String description, @Nullable Integer min, @Nullable Integer max) {
    return new ModifyPool(pool, description, null, min, max, null, false, Tags.NONE, Tags.NONE);
  }

  @Test
  void provisioned_isDeprovisioned() {
    PoolId pool = scenario.pool(scope);
    undoing.thereAndBack(
        CidrProvisioned.class, () -> scenario.given(commands.provision(pool, CIDR)));
    scenario.given(commands.provision(pool, CIDR));
    PoolId child = scenario.childOf(pool);
    undoing.thereAndBack(
        CidrProvisioned.class, () -> scenario.given(commands.provision(child, 24)));
  }

  @Test
  void deprovisioned_isProvisionedAgain() {
    PoolId pool = scenario.pool(scope, CIDR);
    PoolId child = scenario.childOf(pool, "10.0.4.0/22");
    undoing.thereAndBack(
        CidrDeprovisioned.class, () -> scenario.given(commands.deprovision(child, "10.0.4.0/22")));
    scenario.given(commands.deprovision(child, "10.0.4.0/22"));
    Happened event = undoing.last(CidrDeprovisioned.class);
    scenario.passes(Duration.ofDays(2));
    assertThat(undoing.standing(undoing.last(CidrForgotten.class)).why()).contains("long enough");
    undoing.possible(event);
    undoing.thereAndBack(
        CidrDeprovisioned.class, () -> scenario.given(commands.deprovision(pool, CIDR)));
  }

  @Test
  void whatIsSaidOfASourcesAllocation_isPartOfIt() {
    PoolId source = scenario.pool(scope, CIDR);
    PoolId child = scenario.childOf(source, "10.0.4.0/22");
    Happened provisioned = undoing.last(CidrProvisioned.class);
    scenario.given(commands.tag(scenario.allocations(source).getFirst().id(), "a", "b"));
    undoing.standing(provisioned, undoing.last(TagsChanged.class));
    Happened tagged = undoing.last(TagsChanged.class);
    scenario.given(commands.deprovision(child, "10.0.4.0/22"));
    undoing.standing(tagged, undoing.last(CidrDeprovisioned.class));
    assertThat(undoing.standing(undoing.last(CidrDeprovisioned.class)).why())
        .contains("several requests", "10.0.4.0/22", child.value(), source.value(), "{a=b}");
  }

  @Test
  void allocationForAPoolThatWent_isGone() {
    PoolId source = scenario.pool(scope, CIDR);
    PoolId child = scenario.childOf(source, "10.0.4.0/22");
    scenario.given(commands.tag(scenario.allocations(source).getFirst().id(), "a", "b"));
    Happened tagged = undoing.last(TagsChanged.class);
    scenario.given(commands.deletePoolCascading(child)).sweepAll();
    undoing.standing(tagged, undoing.last(PoolDeleted.class));
  }

  @Test
  void broughtCidr_isBroughtAgainWithItsProof() {
    PoolId pool = scenario.pool(ipam.publicScope());
    undoing.thereAndBack(
        CidrProvisioned.class, () -> scenario.given(commands.bring(pool, "203.0.113.0/24")));
    scenario.given(commands.bring(pool, "203.0.113.0/24"));
    undoing.thereAndBack(
        CidrDeprovisioned.class,
        () -> scenario.given(commands.deprovision(pool, "203.0.113.0/24")));
  }

  @Test
  void whatFailed_leftNothingToUndo() {
    PoolId pool = scenario.pool(scope, CIDR);
    PoolId rival = scenario.pool(scope);
    scenario.when(commands.provision(rival, CIDR)).state(PoolCidrState.FAILED_PROVISION);
    assertThat(undoing.standing(undoing.last(CidrProvisioned.class)).why()).contains("It failed");
    Happened provisioned = undoing.last(PoolCreated.class);
    scenario.allocated(pool, 24);
    scenario.when(commands.deprovision(pool, CIDR)).state(PoolCidrState.FAILED_DEPROVISION);
    assertThat(undoing.standing(undoing.last(CidrDeprovisioned.class)).why())
        .contains("stayed in the pool");
    undoing.possible(provisioned);
  }

  @Test
  void provisionedWithSomethingInIt_isNotDeprovisioned() {
    PoolId pool = scenario.pool(commands.pool(scope).coolDown(Duration.ofHours(1)), CIDR);
    Happened event = undoing.last(CidrProvisioned.class);
    Happened one = after(() -> scenario.allocated(pool, "10.0.1.0/24"));
    PoolId child = scenario.childOf(pool);
    Happened two = after(() -> scenario.given(commands.provision(child, "10.0.2.0/24")));
    undoing.standing(event, one, two);
    Happened blocked = after(() -> scenario.given(commands.deprovision(pool, CIDR)));
    undoing.standing(event, one, two);
    assertThat(blocked.event()).isInstanceOf(CidrDeprovisioned.class);
    undoing.ask(undoing.possible(one)).thenAccepted();
    undoing.standing(event, two, undoing.last(Released.class));
    undoing.ask(undoing.possible(two)).thenAccepted();
    scenario.passes(Duration.ofHours(1));
    undoing.ask(undoing.possible(event)).state(PoolCidrState.DEPROVISIONED);
  }

  @Test
  void spaceTakenSince_isNotProvisionedAgain() {
    PoolId pool = scenario.pool(scope, CIDR);
    scenario.given(commands.deprovision(pool, CIDR));
    Happened event = undoing.last(CidrDeprovisioned.class);
    ScopeId other = scenario.scope(ipam.id());
    scenario.pool(other, CIDR);
    PoolId rival = scenario.pool(scope, "10.0.128.0/17");
    undoing.standing(event, undoing.last(CidrProvisioned.class));
    scenario.given(commands.deprovision(rival, "10.0.128.0/17"));
    undoing.ask(undoing.possible(event)).state(PoolCidrState.PROVISIONED);
  }

  @Test
  void spaceOfTheSourceTakenSince_isNotProvisionedAgain() {
    PoolId source = scenario.pool(scope, CIDR);
    PoolId child = scenario.childOf(source, "10.0.4.0/22");
    scenario.given(commands.deprovision(child, "10.0.4.0/22"));
    Happened event = undoing.last(CidrDeprovisioned.class);
    Happened taken = after(() -> scenario.allocated(source, "10.0.4.0/24"));
    undoing.standing(event, taken);
    undoing.ask(undoing.possible(taken)).thenAccepted();
    Happened left = after(() -> scenario.given(commands.deprovision(source, CIDR)));
    undoing.standing(event, left);
    undoing.ask(undoing.possible(left)).thenAccepted();
    undoing.ask(undoing.possible(event)).state(PoolCidrState.PROVISIONED);
  }

  @Test
  void globalSpaceThatMayNotBePrivateAnyMore_standsOnIt() {
    scenario.given(gua(true));
    PoolId pool = scenario.pool(scope, "2001:db8::/44");
    scenario.given(commands.deprovision(pool, "2001:db8::/44"));
    Happened event = undoing.last(CidrDeprovisioned.class);
    scenario.given(gua(false));
    undoing.standing(event, undoing.last(IpamModified.class));
    undoing.undo(IpamModified.class);
    undoing.ask(undoing.possible(event)).state(PoolCidrState.PROVISIONED);
  }

  private ModifyIpam gua(boolean allowed) {
    return new ModifyIpam(ipam.id(), null, List.of(), List.of(), null, allowed, null);
  }

  @Test
  void quotas_areTheDecidersToSay() {
    Scenario small = new Scenario(new Limits(5, 5, 1, 5, 5, 5));
    Undoing few = new Undoing(small);
    IpamRow other = small.ipam();
    PoolId pool = small.pool(other.privateScope());
    small.given(small.commands().deletePool(pool)).sweepAll();
    Happened event = few.last(PoolDeleted.class);
    small.pool(other.privateScope());
    few.ask(few.possible(event)).thenRefused(RefusalCode.LIMIT_EXCEEDED);
  }
}
