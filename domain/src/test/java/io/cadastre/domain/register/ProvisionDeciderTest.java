package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
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

/** CIDRs of top-level pools of a private scope. */
class ProvisionDeciderTest {
  private final Scenario scenario = new Scenario(new Limits(1, 5, 50, 3, 10, 10));
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final ScopeId scope = ipam.privateScope();
  private final PoolId pool = scenario.pool(scope);

  @Test
  @Claim("S1.28")
  void provision_makesTheCidrUsableAtOnce() {
    PoolCidrRow row =
        (PoolCidrRow)
            scenario
                .when(commands.provision(pool, "10.0.0.0/8"))
                .state(PoolCidrState.PROVISIONED)
                .cidr("10.0.0.0/8")
                .answer();
    assertThat(row.byNetmask()).isFalse();
    assertThat(row.sourceAllocation()).isNull();
    assertThat(row.failure()).isNull();
    scenario.when(commands.allocate(pool, 8)).cidr("10.0.0.0/8");
  }

  @Test
  @Claim("S0.45")
  void overlapInOneScope_failsAndNamesTheRival() {
    scenario.given(commands.provision(pool, "10.0.0.0/8"));
    PoolId other = scenario.pool(scope);
    for (String cidr : new String[] {"10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0"}) {
      scenario
          .when(commands.provision(other, cidr))
          .state(PoolCidrState.FAILED_PROVISION)
          .cidr(cidr)
          .saying(cidr + " overlaps 10.0.0.0/8", pool.value());
      assertThat(Objects.requireNonNull(scenario.cidr(other, cidr).failure()).code())
          .isEqualTo(Failure.CIDR_NOT_AVAILABLE);
    }
    scenario.when(commands.provision(pool, "10.0.0.0/9")).state(PoolCidrState.FAILED_PROVISION);
    scenario.when(commands.allocate(other, 24)).thenRefused(RefusalCode.TOO_BIG);
  }

  @Test
  @Claim({"S0.41", "S0.45", "S2.17"})
  void sameCidrInTwoScopes_isTwoNetworks() {
    PoolId other = scenario.pool(scenario.scope(ipam.id()));
    scenario.when(commands.provision(pool, "10.0.0.0/8")).state(PoolCidrState.PROVISIONED);
    scenario.when(commands.provision(other, "10.0.0.0/8")).state(PoolCidrState.PROVISIONED);
  }

  @Test
  void oneAlreadyProvisioned_isRefusedAndNamed() {
    scenario.given(commands.provision(pool, "10.0.0.0/8"));
    PoolCidrRow row = scenario.cidr(pool, "10.0.0.0/8");
    scenario
        .when(commands.provision(pool, "10.0.0.0/8"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("10.0.0.0/8 is already provisioned in " + pool);
    scenario.allocated(pool, 24);
    scenario.given(commands.deprovision(pool, "10.0.0.0/8"));
    scenario
        .when(commands.provision(pool, "10.0.0.0/8"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("already provisioned");
    assertThat(scenario.cidr(pool, "10.0.0.0/8").id()).isEqualTo(row.id());
  }

  @Test
  void sameCidrAgain_replacesTheFailedRow() {
    PoolId first = scenario.pool(scope, "10.0.0.0/8");
    scenario.given(commands.provision(pool, "10.0.0.0/8"), commands.provision(pool, "10.0.0.0/8"));
    PoolCidrRow failed = scenario.cidr(pool, "10.0.0.0/8");
    scenario.given(commands.deprovision(first, "10.0.0.0/8"));

    scenario.when(commands.provision(pool, "10.0.0.0/8")).state(PoolCidrState.PROVISIONED);
    PoolCidrRow row = scenario.cidr(pool, "10.0.0.0/8");
    assertThat(row.id()).isNotEqualTo(failed.id());
    assertThat(row.failure()).isNull();
  }

  @Test
  void sameCidrAgain_replacesTheDeprovisionedRowEvenWhenItFails() {
    scenario.given(
        commands.provision(pool, "10.0.0.0/8"), commands.deprovision(pool, "10.0.0.0/8"));
    PoolId other = scenario.pool(scope, "10.0.0.0/16");
    scenario.when(commands.provision(pool, "10.0.0.0/8")).state(PoolCidrState.FAILED_PROVISION);
    scenario.cidr(pool, "10.0.0.0/8");
    scenario.given(commands.deprovision(other, "10.0.0.0/16"));
    scenario.when(commands.provision(pool, "10.0.0.0/8")).state(PoolCidrState.PROVISIONED);
    scenario.cidr(pool, "10.0.0.0/8");
  }

  @Test
  @Claim("S1.28")
  void blockedDeprovision_failsStaysUsableAndThenWorks() {
    scenario.given(commands.provision(pool, "10.0.0.0/24"));
    AllocationRow held = scenario.allocated(pool, 25);

    for (int i = 0; i < 2; i++) {
      scenario
          .when(commands.deprovision(pool, "10.0.0.0/24"))
          .state(PoolCidrState.FAILED_DEPROVISION)
          .saying("The CIDR has one or more allocations.");
    }
    AllocationRow more = scenario.allocated(pool, 25);
    scenario.given(commands.release(held), commands.release(more));
    PoolCidrRow row =
        (PoolCidrRow)
            scenario
                .when(commands.deprovision(pool, "10.0.0.0/24"))
                .state(PoolCidrState.DEPROVISIONED)
                .answer();
    assertThat(row.failure()).isNull();
    scenario.when(commands.allocate(pool, 25)).thenRefused(RefusalCode.TOO_BIG);
  }

  @Test
  void deprovision_looksOnlyAtItsOwnCidr() {
    scenario.given(
        commands.provision(pool, "10.0.0.0/24"), commands.provision(pool, "10.0.1.0/24"));
    scenario.allocated(pool, "10.0.1.0/25");
    scenario.when(commands.deprovision(pool, "10.0.0.0/24")).state(PoolCidrState.DEPROVISIONED);
  }

  @Test
  void deprovisionedTwice_isRefused() {
    scenario.given(
        commands.provision(pool, "10.0.0.0/8"), commands.deprovision(pool, "10.0.0.0/8"));
    scenario
        .when(commands.deprovision(pool, "10.0.0.0/8"))
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .saying("is deprovisioned");
  }

  @Test
  void deprovision_refusesAFailedRow() {
    scenario.pool(scope, "10.0.0.0/8");
    scenario.given(commands.provision(pool, "10.0.0.0/8"));
    scenario
        .when(commands.deprovision(pool, "10.0.0.0/8"))
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .saying("is failed-provision");
  }

  @Test
  void deprovision_refusesInOrder() {
    scenario.given(commands.provision(pool, "10.0.0.0/8"));
    var unknown = commands.deprovision(pool, "10.0.0.0/9");
    scenario.as(OTHER_ACCOUNT).when(unknown).thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario
        .as(Scenario.ACCOUNT)
        .when(unknown)
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("10.0.0.0/9 is not provisioned");
    scenario.given(commands.deletePoolCascading(pool));
    scenario.when(unknown).thenRefused(RefusalCode.INCORRECT_STATE);
  }

  @Test
  void quota_countsWhatHoldsSpace() {
    scenario.given(
        commands.provision(pool, "10.0.0.0/8"),
        commands.provision(pool, "11.0.0.0/8"),
        commands.provision(pool, "11.1.0.0/16"),
        commands.provision(pool, "12.0.0.0/8"));
    scenario
        .when(commands.provision(pool, "13.0.0.0/8"))
        .thenRefused(RefusalCode.LIMIT_EXCEEDED)
        .about(pool)
        .saying("It has 3 and is limited to 3");
    scenario.given(commands.deprovision(pool, "12.0.0.0/8"));
    scenario.when(commands.provision(pool, "13.0.0.0/8")).state(PoolCidrState.PROVISIONED);
  }

  @Test
  void provision_refusesInOrder() {
    scenario.given(commands.provision(pool, "10.0.0.0/8"), commands.provision(pool, "11.0.0.0/8"));
    scenario.given(commands.provision(pool, "12.0.0.0/8"));
    var neither = commands.provision(pool, null, null, null);
    scenario.as(OTHER_ACCOUNT).when(neither).thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario.as(Scenario.ACCOUNT);
    scenario.when(neither).thenRefused(RefusalCode.INVALID_COMBINATION).saying("exactly one");
    scenario
        .when(commands.provision(pool, io.cadastre.domain.address.Cidr.parse("::/0"), 99, null))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("exactly one");
    scenario
        .when(commands.provision(pool, "fd00::/8"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("address family");
    scenario
        .when(commands.provision(pool, 33))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("0 to 32");
    scenario
        .when(commands.provision(pool, 24))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("needs a CIDR");
    scenario.when(commands.provision(pool, "10.0.0.0/8")).thenRefused(RefusalCode.LIMIT_EXCEEDED);
    scenario.given(commands.deletePoolCascading(pool));
    scenario.when(neither).thenRefused(RefusalCode.INCORRECT_STATE);
  }
}
