package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import org.junit.jupiter.api.Test;

/** What is done with an allocation once it is there. */
class ReleaseTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final PoolId pool = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/24");

  @Test
  void releasedNeighbours_merge() {
    AllocationRow low = scenario.allocated(pool, 25);
    AllocationRow high = scenario.allocated(pool, 25);
    scenario.given(commands.release(high), commands.release(low));
    assertThat(scenario.directory().allocation(low.id())).isNull();
    scenario.when(commands.allocate(pool, 24)).cidr("10.0.0.0/24");
  }

  @Test
  void release_refusesWhatIsNotThere() {
    AllocationRow row = scenario.allocated(pool, 25);
    AllocationRow other = scenario.allocated(pool, 25);
    scenario
        .when(new Release(pool, Cidr.parse("10.0.0.0/26"), row.id()))
        .thenRefused(RefusalCode.NO_ALLOCATION)
        .about(pool)
        .saying("No allocation found", row.id().value(), "10.0.0.0/26");
    scenario
        .when(new Release(pool, row.cidr(), other.id()))
        .thenRefused(RefusalCode.NO_ALLOCATION)
        .saying(row.cidr() + " is " + row.id());
    scenario
        .when(new Release(pool, Cidr.parse("::/0"), row.id()))
        .thenRefused(RefusalCode.NO_ALLOCATION);
    scenario.given(commands.release(row));
    scenario.when(commands.release(row)).thenRefused(RefusalCode.NO_ALLOCATION);
  }

  @Test
  void release_refusesInOrder() {
    AllocationRow row = scenario.allocated(pool, 25);
    scenario.as(OTHER_ACCOUNT).in("mars");
    scenario.when(commands.release(row)).thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario.as(Scenario.ACCOUNT);
    scenario.when(commands.release(row)).thenRefused(RefusalCode.INVALID_VALUE).saying("mars");
    scenario.given(commands.deletePoolCascading(pool));
    scenario.when(commands.release(row)).thenRefused(RefusalCode.INCORRECT_STATE);
  }

  @Test
  void release_leavesAChildPoolsSpaceToDeprovision() {
    PoolId child = scenario.childOf(pool, "10.0.0.0/26");
    AllocationRow held = scenario.allocations(pool).getFirst();
    scenario
        .when(commands.release(held))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .about(held.id())
        .saying("Only a custom allocation", child.value(), "deprovision");
  }

  @Test
  void modify_changesTheDescription() {
    AllocationRow row = scenario.allocated(pool, 25);
    AllocationRow after =
        (AllocationRow)
            scenario.when(new ModifyAllocation(row.id(), "new")).thenAccepted().answer();
    assertThat(after).isEqualTo(row.withDescription("new"));
    scenario.given(commands.release(after));
  }

  @Test
  void modify_refusesWhatIsNotTheCallers() {
    AllocationRow row = scenario.allocated(pool, 25);
    ModifyAllocation modify = new ModifyAllocation(row.id(), "new");
    scenario.as(OTHER_ACCOUNT).when(modify).thenRefused(RefusalCode.ALLOCATION_NOT_FOUND);
    scenario
        .as(Scenario.ACCOUNT)
        .when(new ModifyAllocation(scenario.mint().allocation(pool), "new"))
        .thenRefused(RefusalCode.ALLOCATION_NOT_FOUND);
    scenario.given(commands.deletePoolCascading(pool));
    scenario.when(modify).thenRefused(RefusalCode.ALLOCATION_NOT_FOUND);
    scenario.sweepAll().when(modify).thenRefused(RefusalCode.ALLOCATION_NOT_FOUND);
  }
}
