package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Allocations that end by themselves. */
class LeaseTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final PoolId pool = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/24");

  @Test
  void lease_endsWhenItsTimeHasCome() {
    AllocationRow row = leased(scenario.now().plus(HOUR));
    scenario.passes(HOUR.minusSeconds(2));
    assertThat(scenario.directory().allocation(row.id())).isEqualTo(row);
    scenario.passes(Duration.ofSeconds(1));
    assertThat(scenario.directory().allocation(row.id())).isNull();
    assertThat(scenario.events().getLast()).isEqualTo(new LeaseExpired(row, null));
    assertThat(scenario.causes().getLast()).isEqualTo(Due.TIME);
    scenario.when(commands.allocate(pool, 25)).cidr("10.0.0.0/25");
  }

  @Test
  void lease_isRenewedShortenedOrHeldForEver() {
    AllocationRow row = leased(scenario.now().plus(HOUR));
    Instant later = scenario.now().plus(HOUR.multipliedBy(3));
    scenario.given(new Renew(row.id(), later));
    scenario.passes(HOUR.multipliedBy(2));
    assertThat(scenario.directory().allocation(row.id())).isEqualTo(row.until(later));
    scenario.given(new Renew(row.id(), scenario.now().plusSeconds(60)));
    scenario.passes(Duration.ofSeconds(58));
    assertThat(scenario.directory().allocation(row.id())).isNotNull();
    scenario.given(new Renew(row.id(), null));
    scenario.passes(Duration.ofDays(10_000));
    assertThat(scenario.directory().allocation(row.id())).isEqualTo(row.until(null));
  }

  @Test
  void lease_thatWouldHaveEndedIsRefused() {
    scenario
        .when(commands.allocation(pool).netmaskLength(25).expiresAt(scenario.now()).make())
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("not after now", "expiresAt");
    AllocationRow row = leased(scenario.now().plus(HOUR));
    scenario
        .when(new Renew(row.id(), scenario.now()))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .about(row.id());
  }

  @Test
  void whatIsNotThere_cannotBeRenewed() {
    AllocationRow row = leased(scenario.now().plus(HOUR));
    scenario.passes(HOUR);
    scenario
        .when(new Renew(row.id(), null))
        .thenRefused(RefusalCode.ALLOCATION_NOT_FOUND)
        .about(row.id());
  }

  @Test
  void whatAChildPoolHolds_cannotBeRenewed() {
    scenario.childOf(pool, "10.0.0.0/26");
    AllocationRow held = scenario.allocations(pool).getFirst();
    scenario
        .when(new Renew(held.id(), scenario.now().plus(HOUR)))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .about(held.id());
  }

  @Test
  void leasesOfADeletedPool_areLeftToTheSweep() {
    leased(scenario.now().plus(HOUR));
    scenario.given(commands.deletePoolCascading(pool));
    int before = scenario.events().size();
    scenario.passes(HOUR.multipliedBy(2));
    assertThat(scenario.events()).hasSize(before);
  }

  @Test
  void aThousandLeasesATick_andTheRestInTheNext() {
    PoolId wide = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/16");
    Instant end = scenario.now().plus(HOUR.multipliedBy(24));
    scenario.inBulk(
        () -> {
          for (int i = 0; i < Ticks.MAX_EFFECTS + 1; i++) {
            scenario.given(commands.allocation(wide).netmaskLength(28).expiresAt(end).make());
          }
        });
    assertThat(Ticks.due(end, scenario.rows(), scenario.index())).hasSize(Ticks.MAX_EFFECTS);
    scenario.inBulk(() -> scenario.passes(HOUR.multipliedBy(25)));
    assertThat(scenario.allocations(wide)).isEmpty();
  }

  private AllocationRow leased(Instant until) {
    return scenario.allocated(commands.allocation(pool).netmaskLength(25).expiresAt(until).make());
  }
}
