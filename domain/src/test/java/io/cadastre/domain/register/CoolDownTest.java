package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.space.Usage;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Released space that is kept back for a while. */
class CoolDownTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final PoolId pool =
      scenario.pool(commands.pool(ipam.privateScope()).coolDown(DAY), "10.0.0.0/24");

  @Test
  void releasedSpace_isHandedOutByNothing() {
    AllocationRow row = scenario.allocated(pool, 25);
    scenario.given(commands.release(row));

    assertThat(usage().quarantined()).isEqualTo(row.cidr().size());
    assertThat(usage().free()).isEqualTo(row.cidr().size());
    scenario.when(commands.preview(pool, 25)).cidr("10.0.0.128/25");
    scenario
        .when(commands.allocate(pool, "10.0.0.0/26"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .naming(row.id())
        .saying("cool-down until");
    scenario.when(commands.allocate(pool, 25)).cidr("10.0.0.128/25");
    scenario.when(commands.allocate(pool, 25)).thenRefused(RefusalCode.TOO_BIG);
    PoolId child = scenario.childOf(pool);
    scenario.when(commands.provision(child, 26)).state(PoolCidrState.FAILED_PROVISION);
    scenario
        .when(commands.provision(child, "10.0.0.0/25"))
        .state(PoolCidrState.FAILED_PROVISION)
        .saying("cool-down until");
    scenario
        .when(commands.deprovision(pool, "10.0.0.0/24"))
        .state(PoolCidrState.FAILED_DEPROVISION);
  }

  @Test
  void quarantine_saysWhoHeldItAndUntilWhen() {
    AllocationRow row = scenario.allocated(pool, 25);
    scenario.given(commands.release(row));
    QuarantineRow kept = kept(row.cidr());
    assertThat(kept.previous()).isEqualTo(row);
    assertThat(kept.since()).isEqualTo(scenario.now());
    assertThat(kept.until()).isEqualTo(scenario.now().plus(DAY));
  }

  @Test
  void quarantine_endsWhenItsTimeHasCome() {
    AllocationRow row = scenario.allocated(pool, 25);
    scenario.given(commands.release(row));
    QuarantineRow kept = kept(row.cidr());
    scenario.passes(DAY.minusSeconds(1));
    assertThat(usage().quarantined()).isEqualTo(row.cidr().size());
    scenario.passes(Duration.ofSeconds(1));
    assertThat(scenario.events().getLast()).isEqualTo(new CooldownEnded(kept, null));
    scenario.when(commands.allocate(pool, 25)).cidr("10.0.0.0/25");
  }

  @Test
  void quarantine_isEndedEarlyWithAReason() {
    AllocationRow row = scenario.allocated(pool, 25);
    scenario.given(commands.release(row));
    scenario
        .when(new EndCooldown(pool, row.cidr(), " "))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("Say why");
    scenario
        .when(new EndCooldown(pool, Cidr.parse("10.0.0.0/26"), "now"))
        .thenRefused(RefusalCode.INCORRECT_STATE);
    scenario.given(new EndCooldown(pool, row.cidr(), "the same host comes back"));
    assertThat(scenario.events().getLast())
        .isInstanceOfSatisfying(
            CooldownEnded.class,
            ended -> assertThat(ended.reason()).isEqualTo("the same host comes back"));
    scenario.when(commands.allocate(pool, "10.0.0.0/25")).thenAccepted();
  }

  @Test
  void expiredLease_isKeptBackAsWell() {
    AllocationRow row =
        scenario.allocated(
            commands
                .allocation(pool)
                .netmaskLength(25)
                .expiresAt(scenario.now().plusSeconds(60))
                .make());
    scenario.passes(Duration.ofSeconds(60));
    assertThat(scenario.events().getLast())
        .isEqualTo(
            new LeaseExpired(
                row, new QuarantineRow(row, scenario.now(), scenario.now().plus(DAY))));
  }

  @Test
  void coolDownSetLater_countsForWhatIsReleasedFromThenOn() {
    AllocationRow first = scenario.allocated(pool, 26);
    AllocationRow second = scenario.allocated(pool, 26);
    scenario.given(commands.release(first));
    scenario.given(
        new ModifyPool(
            pool, null, null, null, null, null, false, Tags.NONE, Tags.NONE, null, 0, null));
    scenario.given(commands.release(second));
    assertThat(usage().quarantined()).isEqualTo(first.cidr().size());
    assertThat(scenario.row(pool).handling()).isNull();
  }

  @Test
  void whatIsLiveInIt_occupiesItOnceTheCoolDownIsOver() {
    AllocationRow row = scenario.allocated(pool, 25);
    scenario.given(commands.release(row));
    scenario.sees(ipam.id(), Scenario.vpc("vpc-1", "10.0.0.0/26"));
    assertThat(usage().occupied()).isZero();
    scenario.passes(DAY);
    assertThat(usage().occupied()).isEqualTo(Cidr.parse("10.0.0.0/26").size());
    assertThat(usage().quarantined()).isZero();
  }

  @Test
  void quarantineOfADeletedPool_isSweptWithIt() {
    scenario.given(commands.release(scenario.allocated(pool, 25)));
    scenario.given(commands.deletePoolCascading(pool));
    scenario.sweepAll().passes(DAY.multipliedBy(2));
    scenario
        .rows()
        .scan(
            Keys.quarantines(ipam.id(), pool),
            null,
            row -> {
              throw new AssertionError("left behind: " + row);
            });
  }

  @Test
  void quarantineOfADeletedIpam_isNotIndexedWhileItIsSwept() {
    scenario.given(commands.release(scenario.allocated(pool, 25)));
    scenario.given(commands.deleteIpam(ipam.id(), true));
    while (Extent.next(ipam.id(), scenario.rows(), 1) instanceof Due slice) {
      scenario.sweep((ExtentSwept) slice.event());
      assertThat(Index.of(scenario.rows()).pool(pool)).isNull();
    }
    assertThat(scenario.rows().all()).isEmpty();
  }

  private QuarantineRow kept(Cidr cidr) {
    return (QuarantineRow)
        Objects.requireNonNull(
            scenario.rows().get(Keys.quarantine(ipam.id(), pool, cidr.sortKey())));
  }

  private Usage usage() {
    return Objects.requireNonNull(scenario.index().pool(pool)).spaces().usage();
  }
}
