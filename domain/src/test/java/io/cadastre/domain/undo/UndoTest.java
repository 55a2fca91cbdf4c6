package io.cadastre.domain.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.MeteredAccount;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrAppeared;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeEvent.ScopeCreated;
import io.cadastre.domain.scope.ScopeEvent.ScopeDeleted;
import io.cadastre.domain.scope.ScopeEvent.ScopeModified;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of IPAMs, scopes and tags, undone; and what holds for all events. */
class UndoTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final Undoing undoing = new Undoing(scenario);
  private final IpamRow ipam = scenario.ipam();

  @Test
  void ipam_isDeletedWhileNothingIsInIt() {
    Happened event = undoing.last(IpamCreated.class);
    ScopeId scope = scenario.scope(ipam.id());
    Happened scoped = undoing.last(ScopeCreated.class);
    PoolId pool = scenario.pool(ipam.privateScope());
    Happened pooled = undoing.last(PoolCreated.class);
    scenario.given(new ModifyScope(ipam.privateScope(), "ours", null, false));
    undoing.standing(event, scoped, pooled, undoing.last(ScopeModified.class));
    scenario.given(
        commands.deletePool(pool),
        commands.deleteScope(scope),
        new ModifyScope(ipam.privateScope(), "", null, false));
    scenario.sweepAll();
    undoing.ask(undoing.possible(event)).thenAccepted();
    Happened deleted = undoing.last(IpamDeleted.class);
    assertThat(undoing.verdict(event)).isInstanceOf(Verdict.Done.class);
    assertThat(undoing.standing(deleted).why()).contains("is not made again");
    undoing.standing(pooled, deleted);
  }

  @Test
  void ipamModified_isAsBefore() {
    ModifyIpam all =
        new ModifyIpam(
            ipam.id(),
            "all of it",
            List.of("eu-west-1", "eu-west-2"),
            List.of(Scenario.AWAY),
            Tier.FREE,
            true,
            MeteredAccount.RESOURCE_OWNER);
    undoing.thereAndBack(IpamModified.class, () -> scenario.given(all));
  }

  @Test
  void newRegion_isInUse() {
    scenario.given(regions(List.of("eu-west-1"), List.of()));
    Happened event = undoing.last(IpamModified.class);
    scenario.given(regions(List.of("eu-west-2"), List.of(Scenario.AWAY)));
    scenario.pool(ipam.privateScope());
    PoolId pool = scenario.pool(commands.pool(ipam.privateScope()).locale("eu-west-1"));
    undoing.standing(event, undoing.last(PoolCreated.class));
    scenario.given(commands.deletePool(pool)).sweepAll();
    undoing.ask(undoing.possible(event)).thenAccepted();
    assertThat(row().operatingRegions()).containsExactlyInAnyOrder(Scenario.HOME, "eu-west-2");
  }

  private IpamRow row() {
    return Objects.requireNonNull(scenario.directory().ipam(ipam.id()));
  }

  private ModifyIpam regions(List<String> add, List<String> remove) {
    return new ModifyIpam(ipam.id(), null, add, remove, null, null, null);
  }

  @Test
  void freeTierAgain_needsWhatItDoesNotHaveGone() {
    scenario.given(tier(Tier.FREE));
    scenario.given(tier(Tier.ADVANCED));
    Happened event = undoing.last(IpamModified.class);
    scenario.pool(commands.pool(ipam.publicScope()).locale(Scenario.HOME));
    ScopeId scope = scenario.scope(ipam.id());
    Happened scoped = undoing.last(ScopeCreated.class);
    PoolId pool = scenario.pool(commands.pool(ipam.publicScope()).locale(Scenario.AWAY));
    undoing.standing(event, scoped, undoing.last(PoolCreated.class));
    scenario.given(commands.deletePool(pool), commands.deleteScope(scope)).sweepAll();
    undoing.ask(undoing.possible(event)).thenAccepted();
  }

  @Test
  void scopeDeletedBeforeTheFreeTier_waitsForTheAdvancedOne() {
    ScopeId scope = scenario.scope(ipam.id());
    scenario.given(commands.deleteScope(scope), tier(Tier.FREE));
    undoing.standing(undoing.last(ScopeDeleted.class), undoing.last(IpamModified.class));
  }

  private ModifyIpam tier(Tier tier) {
    return new ModifyIpam(ipam.id(), null, List.of(), List.of(), tier, null, null);
  }

  @Test
  void scope_goesAndComes() {
    ScopeId id = scenario.mint().scope(ipam.id());
    ExternalAuthority authority = new ExternalAuthority("infoblox", "space");
    Tags tags = new Tags(Map.of("a", "b"));
    undoing.thereAndBack(
        ScopeCreated.class,
        () -> scenario.given(new CreateScope(ipam.id(), id, "text", authority, tags)));
    scenario.given(new CreateScope(ipam.id(), id, "text", authority, tags));
    undoing.thereAndBack(
        ScopeModified.class, () -> scenario.given(new ModifyScope(id, "other", null, true)));
    scenario.given(new ModifyScope(id, null, null, true));
    undoing.thereAndBack(
        ScopeModified.class, () -> scenario.given(new ModifyScope(id, null, authority, false)));
    undoing.thereAndBack(ScopeDeleted.class, () -> scenario.given(commands.deleteScope(id)));
  }

  @Test
  void scopeWithAPool_isNotDeleted() {
    ScopeId scope = scenario.scope(ipam.id());
    Happened event = undoing.last(ScopeCreated.class);
    scenario.pool(ipam.privateScope());
    scenario.pool(scope);
    undoing.standing(event, undoing.last(PoolCreated.class));
  }

  @Test
  void tags_areAsBefore() {
    ScopeId id = ipam.privateScope();
    undoing.thereAndBack(TagsChanged.class, () -> scenario.given(tag(id, "a", "1", "b", "2")));
    scenario.given(tag(id, "a", "1", "b", "2"));
    undoing.thereAndBack(TagsChanged.class, () -> scenario.given(tag(id, "a", "3")));
    undoing.thereAndBack(
        TagsChanged.class, () -> scenario.given(new DeleteTags(List.of(id), List.of())));
  }

  @Test
  void tagsThatTakeTwoRequests_areNotUndoneByHalf() {
    scenario.given(tag(ipam.id(), "a", "1"));
    scenario.given(tag(ipam.id(), "a", "2", "b", "3"));
    assertThat(undoing.standing(undoing.last(TagsChanged.class)).why())
        .contains("several requests", "CreateTags {a=1}", "DeleteTags [b]");
  }

  @Test
  void tagChangedSince_standsOnIt_othersDoNot() {
    scenario.given(tag(ipam.id(), "a", "1", "b", "1"));
    Happened event = undoing.last(TagsChanged.class);
    scenario.given(tag(ipam.id(), "c", "1"), tag(ipam.privateScope(), "a", "2"));
    undoing.possible(event);
    scenario.given(tag(ipam.id(), "b", "2"));
    Verdict.Impossible no = undoing.standing(event, undoing.last(TagsChanged.class));
    assertThat(no.standing().getFirst().what()).isEqualTo("tags of " + ipam.id());
    undoing.undo(TagsChanged.class);
    undoing.ask(undoing.possible(event)).thenAccepted();
    assertThat(row().tags()).isEqualTo(new Tags(Map.of("c", "1")));
  }

  private static CreateTags tag(Id id, String... pairs) {
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      tags.put(pairs[i], pairs[i + 1]);
    }
    return new CreateTags(List.of(id), new Tags(tags));
  }

  @Test
  void tagsOfWhatWent_areGone() {
    PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/24");
    scenario.given(commands.tag(pool, "a", "b"));
    Happened ofPool = undoing.last(TagsChanged.class);
    scenario.given(commands.tag(scenario.allocated(pool, 28).id(), "a", "b"));
    Happened ofAllocation = undoing.last(TagsChanged.class);
    scenario.given(commands.deletePoolCascading(pool)).sweepAll();
    assertThat(undoing.standing(ofPool, undoing.last(PoolDeleted.class)).why()).contains("is gone");
    undoing.standing(ofAllocation, undoing.last(PoolDeleted.class));
  }

  @Test
  void whatDiscoverySawOrWasRefused_isNotUndone() {
    scenario.sees(ipam.id(), Scenario.vpc("vpc-1", "10.0.0.0/24"));
    assertThat(undoing.standing(undoing.last(ResourceCidrAppeared.class)).why())
        .contains("Discovery saw it");
    Happened one = undoing.last(IpamCreated.class);
    assertThat(((Verdict.Impossible) Undo.of(refused(one, one.cause())).verdict()).why())
        .contains("was refused");
  }

  private static Happened refused(Happened like, String cause) {
    RequestRefused event =
        new RequestRefused("Release", "x", ByteBuffer.allocate(0), "not-built", "No.", null);
    return new Happened(
        like.ipam(), like.sequence() + 1, like.time(), null, like.actor(), cause, event);
  }

  @Test
  void refusedAttempt_isAskedAnewUnderAnotherId() {
    PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/24");
    scenario.allocated(pool, 28);
    Happened event = undoing.last(Allocated.class);
    Undo undo = Undo.of(event);
    undo.then(refused(event, "undo/" + event.name()));
    assertThat(((Verdict.Possible) undo.verdict()).requestId())
        .isEqualTo("undo/" + event.name() + "/2");
  }

  @Test
  void ofManyEvents_theFirstOnesAreListed() {
    PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/16");
    Happened event = undoing.last(PoolCreated.class);
    scenario.inBulk(
        () -> {
          for (int i = 0; i < Undo.LISTED + 20; i++) {
            scenario.allocated(pool, 28);
          }
        });
    Verdict.Impossible no = undoing.impossible(event);
    assertThat(no.standing()).hasSize(Undo.LISTED);
    assertThat(no.more()).isEqualTo(21); // the CIDR as well
    assertThat(no.why()).startsWith("121 later events stand on it");
  }

  @Test
  void eventsOfAnotherIpamOrOutOfOrder_areAFault() {
    Happened first = undoing.last(IpamCreated.class);
    scenario.scope(ipam.id());
    Undo undo = Undo.of(undoing.last(ScopeCreated.class));
    assertThatThrownBy(() -> undo.then(first)).isInstanceOf(IllegalArgumentException.class);
    CreateIpam other = commands.createIpam(Scenario.HOME);
    scenario.given(other);
    assertThatThrownBy(() -> undo.then(undoing.last(IpamCreated.class)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
