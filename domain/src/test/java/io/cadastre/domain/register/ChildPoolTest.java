package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.AWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrRow.Failure;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** CIDRs that come to a pool from its source pool and go back there. */
class ChildPoolTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final ScopeId scope = scenario.ipam().privateScope();
  private final PoolId source = scenario.pool(scope, "10.0.0.0/16");

  @Test
  @Claim({"S1.33", "S2.22"})
  void provisionByCidr_isAnAllocationOfTheSource() {
    PoolId child = scenario.pool(commands.pool(scope).source(source).locale(AWAY));
    PoolCidrRow row =
        (PoolCidrRow)
            scenario
                .when(commands.provision(child, "10.0.4.0/22"))
                .state(PoolCidrState.PROVISIONED)
                .answer();
    AllocationRow held = scenario.allocations(source).getFirst();
    assertThat(held.id()).isEqualTo(row.sourceAllocation());
    assertThat(held.cidr()).isEqualTo(row.cidr());
    assertThat(held.holder()).isEqualTo(Holder.IPAM_POOL);
    assertThat(held.resource()).isEqualTo(child.value());
    assertThat(held.resourceRegion()).isEqualTo(AWAY);
    assertThat(scenario.directory().allocation(held.id())).isEqualTo(held);
  }

  @Test
  @Claim("S1.36")
  void provisionByNetmask_takesTheLowestOfTheSource() {
    scenario.allocated(source, 24);
    PoolId child = scenario.childOf(source);
    scenario
        .when(commands.provision(child, 24))
        .cidr("10.0.1.0/24")
        .state(PoolCidrState.PROVISIONED);
    scenario.when(commands.allocate(source, 24)).cidr("10.0.2.0/24");
    scenario.when(commands.allocate(child, 25)).cidr("10.0.1.0/25");
    assertThat(scenario.cidr(child, "10.0.1.0/24").byNetmask()).isTrue();
  }

  @Test
  void rulesOfTheSource_doNotBindItsChildPools() {
    PoolId ruled = scenario.pool(commands.pool(scope).rules(24, 28, 26), "10.8.0.0/16");
    scenario.when(commands.provision(scenario.childOf(ruled), 17)).cidr("10.8.0.0/17");
  }

  @Test
  void provisionByCidr_failsWhereItIsTakenAndNamesTheRival() {
    PoolId one = scenario.childOf(source, "10.0.0.0/20");
    PoolId two = scenario.childOf(source);
    scenario
        .when(commands.provision(two, "10.0.8.0/24"))
        .state(PoolCidrState.FAILED_PROVISION)
        .saying("10.0.8.0/24 overlaps allocation", "10.0.0.0/20", one.value());
    assertThat(Objects.requireNonNull(scenario.cidr(two, "10.0.8.0/24").failure()).code())
        .isEqualTo(Failure.CIDR_NOT_AVAILABLE);
    scenario
        .when(commands.provision(two, "10.1.0.0/24"))
        .state(PoolCidrState.FAILED_PROVISION)
        .saying("not inside one CIDR of " + source);
    assertThat(scenario.allocations(source)).hasSize(1);
  }

  @Test
  void provisionByNetmask_failsWithoutACidr() {
    PoolId child = scenario.childOf(source);
    for (int i = 0; i < 2; i++) {
      PoolCidrRow row =
          (PoolCidrRow)
              scenario
                  .when(commands.provision(child, 15))
                  .state(PoolCidrState.FAILED_PROVISION)
                  .saying("The allocation size is too big for the pool. " + source)
                  .answer();
      assertThat(row.cidr()).isNull();
      assertThat(row.netmaskLength()).isEqualTo(15);
    }
    assertThat(scenario.cidrs(child)).hasSize(2);
    scenario.when(commands.deletePool(child)).thenAccepted();
  }

  @Test
  void provisionByNetmask_replacesTheFailedRowOfTheCidrItChooses() {
    AllocationRow inTheWay = scenario.allocated(source, "10.0.0.0/24");
    PoolId child = scenario.childOf(source);
    scenario.given(commands.provision(child, "10.0.0.0/24"), commands.release(inTheWay));
    scenario.when(commands.provision(child, 24)).cidr("10.0.0.0/24");
    assertThat(scenario.cidr(child, "10.0.0.0/24").state()).isEqualTo(PoolCidrState.PROVISIONED);
  }

  @Test
  void deprovision_givesTheSpaceBack() {
    PoolId child = scenario.childOf(source, "10.0.0.0/20");
    PoolCidrRow row =
        (PoolCidrRow)
            scenario
                .when(commands.deprovision(child, "10.0.0.0/20"))
                .state(PoolCidrState.DEPROVISIONED)
                .answer();
    assertThat(row.sourceAllocation()).isNull();
    assertThat(scenario.allocations(source)).isEmpty();
    scenario.when(commands.allocate(source, 16)).cidr("10.0.0.0/16");
  }

  @Test
  void deprovisionOfTheSource_isBlockedByItsChildren() {
    PoolId child = scenario.childOf(source, "10.0.0.0/20");
    scenario
        .when(commands.deprovision(source, "10.0.0.0/16"))
        .state(PoolCidrState.FAILED_DEPROVISION);
    scenario.when(commands.provision(child, 20)).cidr("10.0.16.0/20");
    scenario.given(
        commands.deprovision(child, "10.0.0.0/20"), commands.deprovision(child, "10.0.16.0/20"));
    scenario.when(commands.deprovision(source, "10.0.0.0/16")).state(PoolCidrState.DEPROVISIONED);
  }

  @Test
  void deleteOfAChild_givesAllItsSpaceBackAtOnce() {
    PoolId child = scenario.childOf(source, "10.0.0.0/20", "10.0.128.0/20");
    PoolId grandchild = scenario.childOf(child, "10.0.0.0/21");
    scenario.allocated(grandchild, 24);
    scenario.given(commands.deprovision(child, "10.0.128.0/20"));
    scenario.given(commands.provision(child, 20), commands.deprovision(child, "10.0.0.0/20"));
    assertThat(scenario.cidr(child, "10.0.0.0/20").state())
        .isEqualTo(PoolCidrState.FAILED_DEPROVISION);

    scenario.given(commands.deletePoolCascading(child));
    assertThat(scenario.allocations(source)).isEmpty();
    scenario.when(commands.allocate(source, 16)).cidr("10.0.0.0/16");
    scenario.sweepAll();
    scenario.when(commands.allocate(grandchild, 24)).thenRefused(RefusalCode.POOL_NOT_FOUND);
  }

  @Test
  void byNetmaskIntoAPoolWithoutRoom_saysWhatFits() {
    scenario.allocated(source, "10.0.64.0/24");
    PoolId child = scenario.childOf(source);
    scenario
        .when(commands.provision(child, 16))
        .state(PoolCidrState.FAILED_PROVISION)
        .saying("the largest that fits is a /17, not a /16");
  }

  @Test
  void ipv6Child_worksAlike() {
    PoolId ula = scenario.pool(scope, "fd00:1::/32");
    PoolId child = scenario.childOf(ula);
    scenario.when(commands.provision(child, 56)).cidr("fd00:1::/56");
    scenario.when(commands.provision(child, 8)).state(PoolCidrState.FAILED_PROVISION);
    scenario.when(commands.provision(child, 129)).thenRefused(RefusalCode.INVALID_VALUE);
  }
}
