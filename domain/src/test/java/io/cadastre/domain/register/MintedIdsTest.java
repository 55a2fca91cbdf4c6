package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Producers may mint the ids of what they ask for; whatever they send, no row is overwritten. */
class MintedIdsTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/8");

  @Test
  void anIdThatExists_isRefused() {
    CreateScope scope = commands.createScope(ipam.id());
    scenario.given(scope).when(scope).thenRefused(RefusalCode.INCORRECT_STATE).about(scope.scope());

    CreatePool child = commands.pool(ipam.privateScope()).source(pool).make();
    scenario.given(child).when(child).thenRefused(RefusalCode.INCORRECT_STATE).about(child.pool());

    AllocationRow held = scenario.allocated(pool, 24);
    scenario
        .when(
            new io.cadastre.domain.pool.PoolCommand.Allocate(
                pool, held.id(), null, 24, null, false, List.of(), List.of(), Tags.NONE))
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .about(held.id())
        .saying("exists already");

    ProvisionCidr provision = commands.provision(child.pool(), 24);
    PoolCidrRow row = (PoolCidrRow) scenario.when(provision).thenAccepted().answer();
    scenario.when(provision).thenRefused(RefusalCode.INCORRECT_STATE).about(row.id());
    ProvisionCidr sameAllocation =
        new ProvisionCidr(
            child.pool(), scenario.mint().poolCidr(pool), held.id(), null, 24, null, null, null);
    scenario.when(sameAllocation).thenRefused(RefusalCode.INCORRECT_STATE).about(held.id());
    assertThat(scenario.allocations(pool)).hasSize(2);
  }

  @Test
  void anIdOfAnotherHome_isRefused() {
    IpamId elsewhere = scenario.mint().ipam();
    ScopeId scope = scenario.mint().scope(elsewhere);
    PoolId newPool = scenario.mint().pool(elsewhere);
    scenario
        .when(new CreateScope(ipam.id(), scope, null, null, Tags.NONE))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying(ipam.id().tag());
    CreatePool create = commands.pool(ipam.privateScope()).make();
    scenario
        .when(
            new CreatePool(
                create.scope(),
                newPool,
                null,
                create.family(),
                null,
                null,
                false,
                null,
                null,
                null,
                create.rules(),
                Tags.NONE))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .about(newPool);
    scenario
        .when(
            new ProvisionCidr(
                pool,
                scenario.mint().poolCidr(elsewhere),
                scenario.mint().allocation(pool),
                Cidr.parse("11.0.0.0/8"),
                null,
                null,
                null,
                null))
        .thenRefused(RefusalCode.INVALID_VALUE);
  }

  @Test
  void anIpam_doesNotBringScopesOfAnother() {
    IpamId twin = scenario.mint().ipamTagged(ipam.id().tag());
    CreateIpam create = commands.createIpam(twin);
    scenario
        .when(
            new CreateIpam(
                twin,
                create.publicScope(),
                ipam.privateScope(),
                create.discovery(),
                create.association(),
                null,
                List.of(),
                null,
                null,
                null,
                Tags.NONE))
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .about(ipam.privateScope());
    CreateIpam foreign = commands.createIpam();
    scenario
        .when(
            new CreateIpam(
                twin,
                foreign.publicScope(),
                create.privateScope(),
                create.discovery(),
                create.association(),
                null,
                List.of(),
                null,
                null,
                null,
                Tags.NONE))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .about(foreign.publicScope());
    scenario.given(create);
  }
}
