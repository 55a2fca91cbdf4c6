package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.AllocationDraft;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which free CIDR is chosen, and what is said of it. */
class StrategyTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final ScopeId scope = scenario.ipam().privateScope();

  @Test
  void bestFit_fillsTheSmallestHoleOfAllCidrs() {
    PoolId pool = pool(Strategy.BEST_FIT, "10.0.0.0/16", "10.2.0.0/24");
    scenario.given(commands.allocate(pool, "10.2.0.0/26"), commands.allocate(pool, "10.0.0.0/24"));
    scenario.when(commands.allocate(pool, 26)).cidr("10.2.0.64/26");
    scenario.when(commands.allocate(pool, 26)).cidr("10.2.0.128/26");
    scenario.when(commands.allocate(pool, 24)).cidr("10.0.1.0/24");
    scenario.when(commands.allocate(pool, 17)).cidr("10.0.128.0/17");
  }

  @Test
  void sparse_leavesRoomToGrowNextToEachHolder() {
    PoolId pool = pool(Strategy.SPARSE, "10.0.0.0/24");
    scenario.when(commands.allocate(pool, 28)).cidr("10.0.0.0/28");
    scenario.when(commands.allocate(pool, 28)).cidr("10.0.0.128/28");
    scenario.when(commands.allocate(pool, 28)).cidr("10.0.0.64/28");
    scenario.when(commands.allocate(pool, 28)).cidr("10.0.0.192/28");
    scenario.when(commands.allocate(pool, 28)).cidr("10.0.0.32/28");
  }

  @Test
  void strategyOfTheRequest_overridesThePools() {
    PoolId pool = pool(Strategy.SPARSE, "10.0.0.0/24");
    scenario.given(commands.allocate(pool, 28));
    scenario
        .when(commands.allocation(pool).netmaskLength(28).strategy(Strategy.LOWEST).make())
        .cidr("10.0.0.16/28");
  }

  @Test
  void everyStrategy_keepsToTheBounds() {
    for (Strategy strategy : Strategy.values()) {
      PoolId pool = pool(strategy, "10.0.0.0/24");
      scenario
          .when(
              commands
                  .allocation(pool)
                  .netmaskLength(28)
                  .allowed("10.0.0.0/26", "10.0.0.128/26")
                  .disallowed("10.0.0.0/27", "10.0.0.32/28")
                  .make())
          .cidr("10.0.0.48/28");
      scenario
          .when(
              commands
                  .allocation(pool)
                  .netmaskLength(27)
                  .allowed("10.0.0.0/26")
                  .disallowed("10.0.0.0/27")
                  .make())
          .thenRefused(RefusalCode.TOO_BIG)
          .saying("not within the AllowedCidrs");
      scenario.given(commands.deletePoolCascading(pool));
    }
  }

  @Test
  void childPools_takeTheirCidrsByTheStrategyOfTheSource() {
    PoolId pool = pool(Strategy.SPARSE, "10.0.0.0/16");
    scenario.given(commands.allocate(pool, 24));
    PoolId child = scenario.childOf(pool);
    scenario.when(commands.provision(child, 24)).cidr("10.0.128.0/24");
  }

  @Test
  void explanation_namesTheRuleAndWhatWasSkipped() {
    PoolId pool = pool(Strategy.LOWEST, "10.0.0.0/28", "10.1.0.0/24");
    scenario.sees(scenario.row(pool).ipam(), Scenario.vpc("vpc-1", "10.1.0.64/26"));
    scenario.asTenant("payments");
    scenario.given(commands.allocate(pool, "10.1.0.0/26"));
    Explanation lowest = explained(pool);
    assertThat(lowest.strategy()).isEqualTo("lowest");
    assertThat(lowest.rule()).isEqualTo("the lowest free /26");
    assertThat(lowest.skipped())
        .extracting(skipped -> skipped.cidr() + " " + skipped.reason())
        .containsExactly(
            "10.0.0.0/28 no free /26, the largest is a /28",
            "10.1.0.64/26 in use by a discovered resource",
            "10.1.0.0/26 allocated");
    scenario.given(
        new ModifyPool(
            pool,
            null,
            null,
            null,
            null,
            null,
            false,
            Tags.NONE,
            Tags.NONE,
            Strategy.BEST_FIT,
            null,
            null));
    Explanation bestFit = explained(pool);
    assertThat(bestFit.strategy()).isEqualTo("best-fit");
    assertThat(bestFit.rule()).contains("of the smallest free CIDR that has one, 10.1.0.128/25");
    assertThat(bestFit.skipped()).isEmpty();
  }

  @Test
  void explanation_namesTheLowerFreeCidrThatTheStrategyPassedOver() {
    PoolId fitting = pool(Strategy.BEST_FIT, "10.2.0.0/24");
    PoolId sparse = pool(Strategy.SPARSE, "10.3.0.0/24");
    scenario.given(
        commands.allocate(fitting, "10.2.0.128/26"), commands.allocate(sparse, "10.3.0.0/26"));
    scenario.asTenant("payments");
    assertThat(skipped(commands.allocation(fitting)))
        .containsExactly("10.2.0.0/25 lower, but a larger free CIDR than the one chosen from");
    assertThat(skipped(commands.allocation(sparse)))
        .containsExactly("10.3.0.64/26 lower, but a smaller free CIDR than the one chosen from");
  }

  @Test
  void explanation_namesWhatTheBoundsKeptFromBeingChosen() {
    scenario.asTenant("payments");
    for (Strategy strategy : Strategy.values()) {
      PoolId pool = pool(strategy, "10.2.0.0/24");
      assertThat(skipped(commands.allocation(pool).allowed("10.2.0.128/25")))
          .containsExactly("10.2.0.0/26 free, but in none of the CIDRs that the request allows");
      assertThat(skipped(commands.allocation(pool).disallowed("10.2.0.5/32")))
          .containsExactly("10.2.0.0/26 free, but the request disallows 10.2.0.5/32");
      scenario.given(commands.deletePoolCascading(pool));
    }
  }

  @Test
  void refusal_saysWhatWouldFit() {
    PoolId pool = pool(Strategy.LOWEST, "10.0.0.0/24");
    scenario.given(commands.allocate(pool, "10.0.0.64/26"));
    assertThat(scenario.when(commands.allocate(pool, 24)).refusal().wouldFit())
        .hasToString("10.0.0.128/25");
    assertThat(scenario.when(commands.allocate(pool, "10.0.0.64/27")).refusal().wouldFit())
        .hasToString("10.0.0.0/27");
    scenario.given(commands.allocate(pool, 25), commands.allocate(pool, 26));
    assertThat(scenario.when(commands.allocate(pool, 32)).refusal().wouldFit()).isNull();
  }

  @Test
  void whatWouldFit_isNothingThatTheRulesOfThePoolRefuse() {
    PoolId pool =
        scenario.pool(commands.pool(scope).rules(24, 28, null), "10.0.0.0/26", "10.1.0.0/29");
    assertThat(scenario.when(commands.allocate(pool, 24)).refusal().wouldFit())
        .hasToString("10.0.0.0/26");
    scenario.given(commands.allocate(pool, 26));
    scenario.when(commands.allocate(pool, 29)).thenRefused(RefusalCode.INVALID_VALUE);
    assertThat(scenario.when(commands.allocate(pool, 28)).refusal().wouldFit()).isNull();
    assertThat(scenario.when(commands.allocate(pool, "10.0.0.0/28")).refusal().wouldFit()).isNull();
  }

  @Test
  void ofASizeThatTheRulesRefuse_theNearestThatTheyAllowWouldFit() {
    PoolId pool = scenario.pool(commands.pool(scope).rules(25, 28, null), "10.0.0.0/24");
    scenario.given(commands.allocate(pool, "10.0.0.0/26"));
    assertThat(wouldFit(commands.allocate(pool, 24))).hasToString("10.0.0.128/25");
    assertThat(wouldFit(commands.allocate(pool, "10.0.0.0/24"))).hasToString("10.0.0.128/25");
    assertThat(wouldFit(commands.allocate(pool, 30))).hasToString("10.0.0.64/28");
    assertThat(
            wouldFit(commands.allocation(pool).netmaskLength(30).disallowed("10.0.0.64/26").make()))
        .hasToString("10.0.0.128/28");
    scenario.given(commands.allocate(pool, 25));
    assertThat(wouldFit(commands.allocate(pool, 24))).hasToString("10.0.0.64/26");
    scenario.given(commands.allocate(pool, 26));
    assertThat(wouldFit(commands.allocate(pool, 24))).isNull();
    assertThat(wouldFit(commands.allocate(pool, 30))).isNull();
  }

  private @Nullable Cidr wouldFit(Allocate command) {
    return scenario.when(command).thenRefused(RefusalCode.INVALID_VALUE).refusal().wouldFit();
  }

  private List<String> skipped(AllocationDraft draft) {
    return scenario
        .when(draft.netmaskLength(26).preview().make())
        .accepted()
        .explanations()
        .getFirst()
        .skipped()
        .stream()
        .map(skipped -> skipped.cidr() + " " + skipped.reason())
        .toList();
  }

  private Explanation explained(PoolId pool) {
    return scenario.when(commands.preview(pool, 26)).accepted().explanations().getFirst();
  }

  private PoolId pool(Strategy strategy, String... cidrs) {
    return scenario.pool(commands.pool(scope).strategy(strategy), cidrs);
  }
}
