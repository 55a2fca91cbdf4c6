package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeDeciderTest {
  private static final ExternalAuthority INFOBLOX = new ExternalAuthority("infoblox", "space-1");
  private static final Tags RESERVED = new Tags(Map.of("aws:x", ""));

  private final Scenario scenario = new Scenario(new Limits(1, 4, 50, 50, 10, 10));
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();

  @Test
  @Claim({"S0.48", "S2.25"})
  void create_isPrivateAndNotDefault() {
    ScopeRow scope =
        (ScopeRow)
            scenario
                .when(
                    new CreateScope(
                        ipam.id(), scenario.mint().scope(ipam.id()), "text", INFOBLOX, Tags.NONE))
                .thenAccepted()
                .answer();
    assertThat(scope.isDefault()).isFalse();
    assertThat(scope.externalAuthority()).isEqualTo(INFOBLOX);
    assertThat(scope.description()).isEqualTo("text");
  }

  @Test
  void create_refusesAnUnknownOrForeignIpam() {
    scenario
        .when(commands.createScope(scenario.mint().ipam()))
        .thenRefused(RefusalCode.IPAM_NOT_FOUND);
    scenario
        .as(OTHER_ACCOUNT)
        .when(commands.createScope(ipam.id()))
        .thenRefused(RefusalCode.IPAM_NOT_FOUND);
  }

  @Test
  void create_refusesInOrder() {
    scenario.given(modifyTier(Tier.FREE));
    scenario
        .when(create(RESERVED))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("free tier");
    scenario.given(modifyTier(Tier.ADVANCED));
    scenario.when(create(RESERVED)).thenRefused(RefusalCode.INVALID_VALUE);
    scenario.given(create(Tags.NONE), create(Tags.NONE));
    scenario
        .when(create(RESERVED))
        .thenRefused(RefusalCode.LIMIT_EXCEEDED)
        .saying("It has 4 and is limited to 4")
        .about(ipam.id());
    scenario.given(commands.deleteIpam(ipam.id(), true));
    scenario.when(create(RESERVED)).thenRefused(RefusalCode.INCORRECT_STATE);
  }

  @Test
  void modify_refusesInOrder() {
    ScopeId scope = ipam.publicScope();
    scenario
        .when(modify(scenario.mint().scope(ipam.id()), INFOBLOX, true))
        .thenRefused(RefusalCode.SCOPE_NOT_FOUND);
    scenario
        .when(modify(scope, INFOBLOX, true))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("either set or removed");
    scenario
        .when(modify(scope, null, false))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("must contain a modification");
    scenario
        .when(modify(scope, INFOBLOX, false))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("Only a private scope");
  }

  @Test
  void modify_setsAndRemovesTheAuthority() {
    ScopeId scope = ipam.privateScope();
    scenario.given(modify(scope, INFOBLOX, false), new ModifyScope(scope, "text", null, false));
    ScopeRow set = (ScopeRow) java.util.Objects.requireNonNull(scenario.directory().scope(scope));
    assertThat(set.externalAuthority()).isEqualTo(INFOBLOX);
    assertThat(set.description()).isEqualTo("text");
    ScopeRow removed = (ScopeRow) scenario.when(modify(scope, null, true)).thenAccepted().answer();
    assertThat(removed.externalAuthority()).isNull();
    assertThat(removed.description()).isEqualTo("text");
  }

  @Test
  @Claim("S0.48")
  void delete_refusesDefaultsBeforePools() {
    scenario.pool(ipam.privateScope());
    scenario
        .when(commands.deleteScope(ipam.privateScope()))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("default scope");
  }

  @Test
  @Claim("S0.48")
  void delete_refusesPoolsAndWorksWhenTheyAreGone() {
    ScopeId scope = scenario.scope(ipam.id());
    PoolId pool = scenario.pool(scope, "10.0.0.0/8");
    scenario
        .when(commands.deleteScope(scope))
        .thenRefused(RefusalCode.DEPENDENCY)
        .saying("(1)", scope.value());
    // A pool that is being swept is no dependency.
    scenario.given(commands.deletePoolCascading(pool), commands.deleteScope(scope)).sweepAll();
    scenario.when(commands.deleteScope(scope)).thenRefused(RefusalCode.SCOPE_NOT_FOUND);
    scenario.when(commands.pool(scope).make()).thenRefused(RefusalCode.SCOPE_NOT_FOUND);
  }

  @Test
  void delete_givesBackTheQuota() {
    ScopeId scope = scenario.scope(ipam.id());
    scenario.scope(ipam.id());
    scenario.given(commands.deleteScope(scope)).given(create(Tags.NONE));
  }

  private CreateScope create(Tags tags) {
    return new CreateScope(ipam.id(), scenario.mint().scope(ipam.id()), null, null, tags);
  }

  private ModifyIpam modifyTier(Tier tier) {
    return new ModifyIpam(ipam.id(), null, List.of(), List.of(), tier, null, null);
  }

  private static ModifyScope modify(
      ScopeId scope, @Nullable ExternalAuthority authority, boolean remove) {
    return new ModifyScope(scope, null, authority, remove);
  }
}
