package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.AWAY;
import static io.cadastre.domain.testkit.Scenario.HOME;
import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.PoolDraft;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.domain.testkit.Then;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolDeciderTest {
  private static final Tags RESERVED = new Tags(Map.of("aws:x", ""));

  private final Scenario scenario = new Scenario(new Limits(1, 5, 4, 50, 3, 10));
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final ScopeId scope = ipam.privateScope();

  @Test
  @Claim("S1.32")
  void create_takesTheLocaleOfItsSource() {
    PoolId top = scenario.pool(commands.pool(scope).locale(AWAY));
    PoolRow child = scenario.row(scenario.childOf(top));
    assertThat(child.locale()).isEqualTo(AWAY);
    assertThat(child.depth()).isEqualTo(2);
    assertThat(child.region()).isEqualTo(HOME);
    assertThat(child.state()).isEqualTo(Lifecycle.CREATE_COMPLETE);
  }

  @Test
  @Claim("S1.32")
  void create_mayNarrowTheLocale() {
    PoolId top = scenario.pool(scope);
    PoolRow child = scenario.row(scenario.pool(draft().source(top).locale(AWAY)));
    assertThat(child.locale()).isEqualTo(AWAY);
  }

  @Test
  void create_refusesAScopeThatIsNotTheCallers() {
    create(commands.pool(scenario.mint().scope(ipam.id())))
        .thenRefused(RefusalCode.SCOPE_NOT_FOUND);
    scenario.as(OTHER_ACCOUNT);
    create(draft()).thenRefused(RefusalCode.SCOPE_NOT_FOUND).about(scope);
  }

  @Test
  void create_refusesOverTheQuotaBeforeAnythingElse() {
    for (int i = 0; i < 4; i++) {
      scenario.pool(scope);
    }
    create(draft().source(scenario.mint().pool(ipam.id())))
        .thenRefused(RefusalCode.LIMIT_EXCEEDED)
        .saying("It has 4 and is limited to 4")
        .about(scope);
    scenario.pool(scenario.scope(ipam.id()));
  }

  @Test
  @Claim("S1.35")
  void create_refusesAWrongSourceInOrder() {
    PoolId elsewhere = scenario.pool(commands.pool(scenario.scope(ipam.id())).ipv6());
    PoolId top = scenario.pool(scope);
    PoolId deepest = scenario.childOf(scenario.childOf(top));

    create(draft().source(scenario.mint().pool(ipam.id()))).thenRefused(RefusalCode.POOL_NOT_FOUND);
    create(draft().source(elsewhere))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .naming(elsewhere)
        .saying("not in " + scope);
    create(draft().source(deepest).ipv6())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .naming(deepest)
        .saying("address family");
    create(draft().source(deepest).locale("mars"))
        .thenRefused(RefusalCode.LIMIT_EXCEEDED)
        .saying("depth, 3");
    scenario.given(commands.deletePoolCascading(top));
    create(draft().source(deepest)).thenRefused(RefusalCode.INCORRECT_STATE).about(deepest);
  }

  @Test
  void create_refusesALocaleOtherThanItsSources() {
    PoolId top = scenario.pool(draft().locale(AWAY));
    create(draft().source(top).locale("mars"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .naming(top)
        .saying(AWAY);
  }

  @Test
  void create_refusesALocaleThatIsNoOperatingRegion() {
    create(draft().locale("mars").rules(9, 8, null))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("mars", HOME, AWAY, ipam.id().value());
  }

  @Test
  void create_keepsTheFreeTierToItsPublicScopeAndHome() {
    scenario.given(new ModifyIpam(ipam.id(), null, List.of(), List.of(), Tier.FREE, null, null));
    create(commands.pool(ipam.publicScope()).locale(AWAY))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("free tier", HOME);
    create(draft()).thenRefused(RefusalCode.INVALID_COMBINATION).saying("free tier", "private");
    create(commands.pool(ipam.publicScope()).locale(HOME)).thenAccepted();
  }

  @Test
  void create_refusesPublicAttributesInAPrivateScopeBeforeRules() {
    create(draft().ipv6().publiclyAdvertisable(true).rules(9, 8, null))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("is private");
  }

  @Test
  void create_asksPublicIpv6PoolsWhetherTheyAreAdvertised() {
    ScopeId open = ipam.publicScope();
    create(commands.pool(open).publiclyAdvertisable(true))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("is for IPv6");
    create(commands.pool(open).ipv6())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("must say whether");
    create(commands.pool(open).ipv6().publiclyAdvertisable(false)).thenAccepted();
    create(commands.pool(open).ipv6().publicIpSource("amazon").publiclyAdvertisable(true))
        .thenRefused(RefusalCode.INVALID_COMBINATION);
    create(commands.pool(open).ipv6().publicIpSource("amazon")).thenAccepted();
    create(commands.pool(open)).thenAccepted();
  }

  @Test
  void rules_areCheckedInOrder() {
    create(draft().rules(33, 8, null)).thenRefused(RefusalCode.INVALID_VALUE).saying("0 to 32");
    create(draft().rules(null, -1, null)).thenRefused(RefusalCode.INVALID_VALUE).saying("-1");
    create(draft().rules(25, 24, 26))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("minimum netmask length 25 is greater than the maximum 24");
    create(draft().rules(16, 24, 25).resourceTags(RESERVED))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("25 is not between the minimum 16 and the maximum 24");
    create(draft().rules(16, null, 15)).thenRefused(RefusalCode.INVALID_VALUE).saying("maximum 32");
    create(draft().rules(16, 24, 20).resourceTags(RESERVED))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("reserved");
    create(draft().tags(RESERVED)).thenRefused(RefusalCode.INVALID_VALUE).saying("reserved");
    create(draft().rules(24, 24, 24)).thenAccepted();
    create(draft().ipv6().rules(33, 128, 64)).thenAccepted();
  }

  @Test
  @Claim({"S1.53", "S1.54"})
  void delete_refusesInOrderAndCascadeTakesAll() {
    PoolId top = scenario.pool(scope, "10.0.0.0/8");
    PoolId child = scenario.childOf(top);
    var allocation = scenario.allocated(top, 24);
    var delete = commands.deletePool(top);

    scenario
        .when(commands.deletePool(scenario.mint().pool(top)))
        .thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario.when(delete).thenRefused(RefusalCode.DEPENDENCY).saying("pools below the pool (1)");
    scenario.given(commands.deletePool(child));
    scenario.when(delete).thenRefused(RefusalCode.DEPENDENCY).saying("allocations in the pool (1)");
    scenario.given(commands.release(allocation));
    scenario
        .when(delete)
        .thenRefused(RefusalCode.DEPENDENCY)
        .saying(
            "The specified action is not valid for " + top + ".",
            "There are one or more pool cidrs provisioned in the pool");
    scenario.given(commands.deprovision(top, "10.0.0.0/8"));
    // The deprovisioned row stays listed and blocks nothing.
    assertThat(scenario.cidrs(top)).hasSize(1);
    scenario.given(delete);
    assertThat(scenario.row(top).state()).isEqualTo(Lifecycle.DELETE_IN_PROGRESS);
    scenario.when(delete).thenRefused(RefusalCode.INCORRECT_STATE).about(top);
    scenario.sweepAll().when(delete).thenRefused(RefusalCode.POOL_NOT_FOUND);
  }

  @Test
  void delete_isNotBlockedByAFailedRow() {
    scenario.pool(scope, "10.0.0.0/8");
    PoolId other = scenario.pool(scope, "10.0.0.0/16");
    scenario.when(commands.deletePool(other)).thenAccepted();
  }

  @Test
  void delete_refusesCascadeInThePublicScopeFirst() {
    PoolId pool = scenario.pool(ipam.publicScope());
    scenario
        .when(commands.deletePoolCascading(pool))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .about(pool);
    scenario.when(commands.deletePool(pool)).thenAccepted();
  }

  @Test
  void delete_isBlockedByWhatAwaitsItsProof() {
    PoolId pool = scenario.pool(ipam.publicScope());
    scenario.given(commands.bring(pool, "203.0.112.0/24"));
    scenario.when(commands.deletePool(pool)).thenRefused(RefusalCode.DEPENDENCY).saying("cidrs");
  }

  private PoolDraft draft() {
    return commands.pool(scope);
  }

  private Then create(PoolDraft draft) {
    return scenario.when(draft.make());
  }
}
