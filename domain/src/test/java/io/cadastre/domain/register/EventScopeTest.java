package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.domain.testkit.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventScopeTest {
  private static final Tags TAGS = new Tags(Map.of("a", "b"));

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();

  @Test
  void ofAnIpamAsAWhole_isNone() {
    assertThat(scopes()).containsExactly((ScopeId) null);
    scenario.given(
        new ModifyIpam(ipam.id(), "x", List.of(), List.of(), null, null, null),
        commands.tag(ipam.id(), "a", "b"),
        commands.deleteIpam(ipam.id(), true));
    scenario.sweepAll();
    assertThat(scopes()).hasSize(5).containsOnlyNulls();
  }

  @Test
  void ofWhatLiesInAScope_isThatScope() {
    ScopeId scope = scenario.scope(ipam.id());
    scenario.given(new ModifyScope(scope, "x", null, false));
    PoolId top = scenario.pool(scope, "10.0.0.0/8");
    PoolId child = scenario.childOf(top, "10.0.0.0/16");
    AllocationRow allocation = scenario.allocated(child, 24);
    scenario.given(
        new ModifyAllocation(allocation.id(), "x"),
        new CreateTags(List.of(scope, child, allocation.id()), TAGS),
        commands.release(allocation),
        commands.deprovision(child, "10.0.0.0/16"),
        commands.deletePool(child),
        commands.deletePoolCascading(top));
    scenario.sweepAll().given(commands.deleteScope(scope));
    List<ScopeId> scopes = scopes();
    assertThat(scopes.subList(1, scopes.size())).hasSize(18).containsOnly(scope);
  }

  @Test
  void ofTagsInSeveralScopes_isEachItsOwn() {
    ScopeId other = scenario.scope(ipam.id());
    scenario.given(new CreateTags(List.<Id>of(ipam.id(), ipam.privateScope(), other), TAGS));
    List<ScopeId> scopes = scopes();
    assertThat(scopes.subList(2, scopes.size())).containsExactly(null, ipam.privateScope(), other);
  }

  /** Of all events so far, each asked about the rows before it. */
  private List<ScopeId> scopes() {
    List<ScopeId> scopes = new ArrayList<>();
    MapRows rows = new MapRows();
    List<Event> events = scenario.events();
    for (int i = 0; i < events.size(); i++) {
      scopes.add(EventScope.of(events.get(i), rows));
      Evolver.evolve(events.get(i), scenario.causes().get(i), rows).forEach(rows::apply);
    }
    return scopes;
  }
}
