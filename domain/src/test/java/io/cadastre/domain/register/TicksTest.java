package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final PoolId pool = scenario.pool(scenario.ipam().privateScope());

  @Test
  void deprovisionedRow_isForgottenAfter24Hours() {
    scenario.given(commands.provision(pool, "10.0.0.0/8"));
    scenario.when(commands.deprovision(pool, "10.0.0.0/8")).state(PoolCidrState.DEPROVISIONED);
    PoolCidrRow row = scenario.cidr(pool, "10.0.0.0/8");
    Instant end = row.changed().plus(PoolCidrRow.LISTED);

    assertThat(due(end.minusMillis(1))).isEmpty();
    assertThat(row.fadedBy(end.minusMillis(1))).isFalse();
    List<Due> due = due(end);
    assertThat(due).extracting(Due::cause).containsExactly("time");
    assertThat(EventScope.of(due.getFirst().event(), scenario.rows()))
        .isEqualTo(scenario.row(pool).scope());
    assertThat(row.fadedBy(end)).isTrue();

    for (RowChange change :
        Evolver.evolve(due.getFirst().event(), due.getFirst().cause(), scenario.rows())) {
      scenario.rows().apply(change);
      scenario.index().apply(change);
    }
    assertThat(scenario.rows().get(row.key())).isNull();
    assertThat(due(end)).isEmpty();
    assertThat(scenario.index().sameAs(Index.of(scenario.rows()))).isTrue();
    scenario.when(commands.provision(pool, "10.0.0.0/8")).state(PoolCidrState.PROVISIONED);
  }

  @Test
  void provisionedRow_isNeverDue() {
    scenario.given(commands.provision(pool, "10.0.0.0/8"));
    assertThat(due(Instant.parse("2099-01-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void rowsOfADeletedPool_areLeftToTheSweep() {
    scenario.given(
        commands.provision(pool, "10.0.0.0/8"),
        commands.deprovision(pool, "10.0.0.0/8"),
        commands.deletePool(pool));
    assertThat(due(Instant.parse("2099-01-01T00:00:00Z"))).isEmpty();
  }

  private List<Due> due(Instant now) {
    return Ticks.due(now, scenario.rows(), scenario.index());
  }
}
