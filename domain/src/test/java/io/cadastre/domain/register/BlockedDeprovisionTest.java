package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A CIDR that was asked back while something in it was allocated. */
class BlockedDeprovisionTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final PoolId source = scenario.pool(ipam.privateScope(), "10.0.0.0/16");
  private final PoolId pool = scenario.childOf(source, "10.0.0.0/20");

  private AllocationRow blocked() {
    AllocationRow held = scenario.allocated(pool, 24);
    scenario
        .when(commands.deprovision(pool, "10.0.0.0/20"))
        .state(PoolCidrState.FAILED_DEPROVISION);
    return held;
  }

  @Test
  void theDeleteIsRefusedForWhatIsAllocatedAndNotForTheRow() {
    AllocationRow held = blocked();
    scenario
        .when(commands.deletePool(pool))
        .thenRefused(RefusalCode.DEPENDENCY)
        .saying("allocations in the pool (1)");

    scenario.given(commands.release(held), commands.deletePool(pool));

    assertThat(scenario.allocations(source)).as("its space is back").isEmpty();
    scenario.sweepAll().when(commands.allocate(source, 16)).cidr("10.0.0.0/16");
  }

  @Test
  void aCidrThatNobodyAskedBackStillBlocks() {
    AllocationRow held = blocked();
    scenario.given(commands.release(held), commands.provision(pool, "10.0.16.0/20"));
    scenario
        .when(commands.deletePool(pool))
        .thenRefused(RefusalCode.DEPENDENCY)
        .saying("pool cidrs provisioned in the pool (1)");
  }

  /** It is in use, so it is listed for as long as it is. */
  @Test
  void itsRowNeverFades() {
    blocked();
    var row = scenario.cidr(pool, "10.0.0.0/20");
    assertThat(row.fadedBy(row.changed().plus(Duration.ofDays(365)))).isFalse();
  }
}
