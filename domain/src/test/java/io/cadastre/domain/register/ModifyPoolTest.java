package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModifyPoolTest {
  private static final Tags TEAM = new Tags(Map.of("team", "net"));

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final PoolId pool =
      scenario.pool(
          commands.pool(scenario.ipam().privateScope()).rules(16, 24, 20).resourceTags(TEAM),
          "10.0.0.0/8");

  @Test
  void modify_keepsWhatIsNotNamed() {
    PoolRow after = modified(rules(null, 26, null, false));
    assertThat(after.rules()).isEqualTo(new AllocationRules(16, 26, 20, TEAM));
    assertThat(after.state()).isEqualTo(Lifecycle.MODIFY_COMPLETE);
  }

  @Test
  void modify_clearsTheDefaultLength() {
    assertThat(modified(rules(null, null, null, true)).rules().defaultNetmaskLength()).isNull();
  }

  @Test
  void modify_acceptsRulesThatDidNotChange() {
    assertThat(modified(rules(16, 24, 20, false)).rules())
        .isEqualTo(new AllocationRules(16, 24, 20, TEAM));
  }

  @Test
  void modify_addsAndRemovesResourceTags() {
    Tags added = new Tags(Map.of("stage", "prod"));
    assertThat(modified(tags(added, TEAM)).rules().resourceTags()).isEqualTo(added);
    // Another value is another tag.
    Tags otherValue = new Tags(Map.of("stage", "dev"));
    assertThat(modified(tags(Tags.NONE, otherValue)).rules().resourceTags()).isEqualTo(added);
  }

  @Test
  void modify_changesTheSpaceOfNothing() {
    scenario.given(rules(null, null, 17, false));
    scenario.when(commands.allocation(pool).tags(TEAM).make()).cidr("10.0.0.0/17");
  }

  @Test
  void modify_refusesInOrder() {
    scenario
        .when(
            new ModifyPool(
                scenario.mint().pool(pool),
                null,
                null,
                null,
                null,
                null,
                false,
                Tags.NONE,
                Tags.NONE))
        .thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario
        .when(rules(null, null, null, false))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("The request must contain a modification to the ipam pool");
    scenario
        .when(rules(25, null, 8, true))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("either set or cleared");
    scenario
        .when(rules(25, null, null, false))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("minimum netmask length 25 is greater than the maximum 24");
    scenario
        .when(rules(21, null, null, false))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("default netmask length 20");
    scenario
        .when(tags(new Tags(Map.of("aws:x", "")), Tags.NONE))
        .thenRefused(RefusalCode.INVALID_VALUE);
    scenario.given(commands.deletePoolCascading(pool));
    scenario.when(rules(null, null, null, false)).thenRefused(RefusalCode.INCORRECT_STATE);
  }

  private PoolRow modified(ModifyPool command) {
    return (PoolRow) scenario.when(command).thenAccepted().answer();
  }

  private ModifyPool rules(
      @Nullable Integer min, @Nullable Integer max, @Nullable Integer standard, boolean clear) {
    return new ModifyPool(pool, null, null, min, max, standard, clear, Tags.NONE, Tags.NONE);
  }

  private ModifyPool tags(Tags add, Tags remove) {
    return new ModifyPool(pool, null, null, null, null, null, false, add, remove);
  }
}
