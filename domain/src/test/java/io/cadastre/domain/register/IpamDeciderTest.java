package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.AWAY;
import static io.cadastre.domain.testkit.Scenario.HOME;
import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.MeteredAccount;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IpamDeciderTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();

  @Test
  @Claim({"S0.46", "S0.47", "S1.17", "S1.20", "S2.16"})
  void create_makesTheIpamAndItsDefaultScopes() {
    IpamRow ipam = (IpamRow) scenario.when(commands.createIpam(AWAY, HOME)).thenAccepted().answer();

    assertThat(ipam.region()).isEqualTo(HOME);
    assertThat(ipam.operatingRegions()).containsExactly(HOME, AWAY);
    assertThat(ipam.tier()).isEqualTo(Tier.ADVANCED);
    assertThat(ipam.meteredAccount()).isEqualTo(MeteredAccount.IPAM_OWNER);
    assertThat(ipam.privateGua()).isFalse();
    assertThat(ipam.state()).isEqualTo(Lifecycle.CREATE_COMPLETE);
    ScopeRow publicScope = Objects.requireNonNull(scenario.directory().scope(ipam.publicScope()));
    ScopeRow privateScope = Objects.requireNonNull(scenario.directory().scope(ipam.privateScope()));
    assertThat(publicScope.type()).isEqualTo(ScopeType.PUBLIC);
    assertThat(privateScope.type()).isEqualTo(ScopeType.PRIVATE);
    assertThat(publicScope.isDefault() && privateScope.isDefault()).isTrue();
  }

  @Test
  void create_refusesAnIdThatExists() {
    CreateIpam create = commands.createIpam();
    scenario.given(create).as(OTHER_ACCOUNT);
    scenario
        .when(withTags(create, new Tags(Map.of("aws:x", ""))))
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .about(create.ipam());
  }

  @Test
  void create_refusesReservedTags() {
    scenario
        .when(withTags(commands.createIpam(), new Tags(Map.of("aws:x", ""))))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("aws:");
  }

  @Test
  void ipamsThatShareATag_keepApart() {
    IpamId one = scenario.mint().ipamTagged("abcde");
    IpamId two = scenario.mint().ipamTagged("abcde");
    CreateIpam first = commands.createIpam(one);
    CreateIpam second = commands.createIpam(two);
    scenario.given(first, second);
    PoolId inOne = scenario.pool(first.privateScope(), "10.0.0.0/8");
    PoolId inTwo = scenario.pool(second.privateScope(), "10.0.0.0/8");

    scenario.when(commands.allocate(inOne, 24)).cidr("10.0.0.0/24");
    scenario.when(commands.allocate(inTwo, 24)).cidr("10.0.0.0/24");
    scenario.given(commands.deleteIpam(one, true)).sweepAll();

    scenario.when(commands.allocate(inOne, 24)).thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario.when(commands.allocate(inTwo, 24)).cidr("10.0.1.0/24");
  }

  @Test
  @Claim("S1.19")
  void modify_changesOnlyWhatIsNamed() {
    IpamRow before = scenario.ipam();
    IpamRow after =
        (IpamRow)
            scenario
                .when(
                    new ModifyIpam(
                        before.id(),
                        "new",
                        List.of("eu-west-1", HOME),
                        List.of(AWAY),
                        null,
                        true,
                        MeteredAccount.RESOURCE_OWNER))
                .thenAccepted()
                .answer();
    assertThat(after.description()).isEqualTo("new");
    assertThat(after.operatingRegions()).containsExactly(HOME, "eu-west-1");
    assertThat(after.tier()).isEqualTo(before.tier());
    assertThat(after.privateGua()).isTrue();
    assertThat(after.meteredAccount()).isEqualTo(MeteredAccount.RESOURCE_OWNER);
    assertThat(after.state()).isEqualTo(Lifecycle.MODIFY_COMPLETE);
  }

  @Test
  void regions_areLimitedWithTheHomeAmongThem() {
    Scenario two = new Scenario(new Limits(1, 5, 5, 5, 5, 2));
    Commands some = two.commands();
    two.when(some.createIpam("us-west-2", "eu-west-1"))
        .thenRefused(RefusalCode.LIMIT_EXCEEDED)
        .saying("would have 3", "limited to 2");
    CreateIpam create = some.createIpam(Scenario.HOME, Scenario.AWAY);
    two.given(create);
    two.when(regions(create.ipam(), List.of("eu-west-1"), List.of()))
        .thenRefused(RefusalCode.LIMIT_EXCEEDED)
        .about(create.ipam());
    two.given(regions(create.ipam(), List.of("eu-west-1"), List.of(Scenario.AWAY)));
  }

  private static ModifyIpam regions(IpamId ipam, List<String> added, List<String> removed) {
    return new ModifyIpam(ipam, null, added, removed, null, null, null);
  }

  @Test
  void modify_refusesAnotherAccountsIpam() {
    IpamRow ipam = scenario.ipam();
    scenario
        .as(OTHER_ACCOUNT)
        .when(modify(ipam, List.of(), List.of(), null))
        .thenRefused(RefusalCode.IPAM_NOT_FOUND)
        .about(ipam.id());
  }

  @Test
  void modify_refusesOneBeingDeletedBeforeAskingForAModification() {
    IpamRow ipam = scenario.ipam();
    scenario.given(commands.deleteIpam(ipam.id(), false));
    scenario
        .when(modify(ipam, List.of(), List.of(), null))
        .thenRefused(RefusalCode.INCORRECT_STATE);
  }

  @Test
  void modify_refusesNoModification() {
    scenario
        .when(modify(scenario.ipam(), List.of(), List.of(), null))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("The request must contain a modification");
  }

  @Test
  void modify_keepsTheHomeRegion() {
    scenario
        .when(modify(scenario.ipam(), List.of(), List.of(HOME), null))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying(HOME);
  }

  @Test
  @Claim("S1.19")
  void modify_keepsARegionThatIsALocaleAndSaysSoBeforeTheTier() {
    IpamRow ipam = scenario.ipam();
    PoolId pool = scenario.pool(commands.pool(ipam.privateScope()).locale(AWAY));
    scenario
        .when(modify(ipam, List.of(), List.of(AWAY), Tier.FREE))
        .thenRefused(RefusalCode.DEPENDENCY)
        .naming(pool)
        .saying(AWAY + " is the locale of");

    scenario.given(commands.deletePool(pool));
    scenario.when(modify(ipam, List.of(), List.of(AWAY), null)).thenAccepted();
  }

  @Test
  void downgrade_needsNoScopesAndNoPrivatePools() {
    IpamRow ipam = scenario.ipam();
    PoolId pool = scenario.pool(ipam.privateScope());
    var scope = scenario.scope(ipam.id());
    var downgrade = modify(ipam, List.of(), List.of(), Tier.FREE);

    scenario.when(downgrade).thenRefused(RefusalCode.DEPENDENCY).saying("no scopes but");
    scenario.given(commands.deleteScope(scope));
    scenario.when(downgrade).thenRefused(RefusalCode.DEPENDENCY).naming(pool);
    scenario.given(commands.deletePool(pool));
    scenario.when(downgrade).thenAccepted();
    scenario.when(downgrade).thenAccepted();
  }

  @Test
  void delete_refusesPoolsBeforeScopesAndTakesBothWithCascade() {
    IpamRow ipam = scenario.ipam();
    var scope = scenario.scope(ipam.id());
    PoolId pool = scenario.pool(scope, "10.0.0.0/8");

    scenario
        .when(commands.deleteIpam(ipam.id(), false))
        .thenRefused(RefusalCode.DEPENDENCY)
        .naming(pool);
    scenario.given(commands.deletePoolCascading(pool));
    scenario
        .when(commands.deleteIpam(ipam.id(), false))
        .thenRefused(RefusalCode.DEPENDENCY)
        .saying("scopes");
    IpamRow deleted =
        (IpamRow) scenario.when(commands.deleteIpam(ipam.id(), true)).thenAccepted().answer();
    assertThat(deleted.state()).isEqualTo(Lifecycle.DELETE_IN_PROGRESS);
  }

  @Test
  void delete_refusesPublicPoolsEvenWithCascade() {
    IpamRow ipam = scenario.ipam();
    scenario.pool(ipam.privateScope());
    PoolId pool = scenario.pool(ipam.publicScope());
    scenario
        .when(commands.deleteIpam(ipam.id(), true))
        .thenRefused(RefusalCode.DEPENDENCY)
        .naming(pool);
  }

  @Test
  void delete_refusesOneBeingDeletedAndThenOneGone() {
    IpamRow ipam = scenario.ipam();
    var delete = commands.deleteIpam(ipam.id(), false);
    scenario.given(delete);
    scenario.when(delete).thenRefused(RefusalCode.INCORRECT_STATE).about(ipam.id());
    scenario.sweepAll();
    scenario.when(delete).thenRefused(RefusalCode.IPAM_NOT_FOUND);
    assertThat(scenario.rows().all()).isEmpty();
  }

  private static ModifyIpam modify(
      IpamRow ipam, List<String> add, List<String> remove, @Nullable Tier tier) {
    return new ModifyIpam(ipam.id(), null, add, remove, tier, null, null);
  }

  private static CreateIpam withTags(CreateIpam c, Tags tags) {
    return new CreateIpam(
        c.ipam(),
        c.publicScope(),
        c.privateScope(),
        c.discovery(),
        c.association(),
        null,
        List.of(),
        null,
        null,
        null,
        tags);
  }
}
