package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.AWAY;
import static io.cadastre.domain.testkit.Scenario.HOME;
import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.Wanted;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.AllocationDraft;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.domain.testkit.Then;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationDeciderTest {
  private static final Tags TEAM = new Tags(Map.of("team", "net"));
  private static final Tags RESERVED = new Tags(Map.of("aws:x", ""));

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final ScopeId scope = scenario.ipam().privateScope();
  private final PoolId pool = scenario.pool(scope, "10.0.0.0/24");

  @Test
  void allocate_takesTheLowestFreeAlignedCidr() {
    allocate(draft().netmaskLength(28)).cidr("10.0.0.0/28");
    allocate(draft().netmaskLength(26)).cidr("10.0.0.64/26");
    allocate(draft().netmaskLength(28)).cidr("10.0.0.16/28");
    allocate(draft().netmaskLength(25)).cidr("10.0.0.128/25");
  }

  @Test
  @Claim("S0.23")
  void allocate_takesTheLowestOfSeveralCidrs() {
    PoolId several = scenario.pool(scope, "10.2.0.0/24", "10.1.0.0/25", "10.3.0.0/16");
    allocate(commands.allocation(several).netmaskLength(26)).cidr("10.1.0.0/26");
    allocate(commands.allocation(several).netmaskLength(24)).cidr("10.2.0.0/24");
    allocate(commands.allocation(several).netmaskLength(24)).cidr("10.3.0.0/24");
  }

  @Test
  @Claim("S4a.15")
  void allocate_worksForIpv6Alike() {
    PoolId ipv6 = scenario.pool(scope, "fd00:1::/32");
    allocate(commands.allocation(ipv6).netmaskLength(64)).cidr("fd00:1::/64");
    allocate(commands.allocation(ipv6).netmaskLength(56)).cidr("fd00:1:0:100::/56");
    allocate(commands.allocation(ipv6).cidr("fd00:1:0:1::/64")).cidr("fd00:1:0:1::/64");
    allocate(commands.allocation(ipv6).netmaskLength(128)).cidr("fd00:1:0:2::/128");
  }

  @Test
  @Claim({"S1.63", "S2.22"})
  void allocation_saysWhoHoldsIt() {
    AllocationRow row =
        (AllocationRow)
            allocate(draft().netmaskLength(28).description("lab").tags(TEAM))
                .thenAccepted()
                .answer();
    assertThat(row.holder()).isEqualTo(Holder.CUSTOM);
    assertThat(row.resource()).isNull();
    assertThat(row.resourceOwner()).isEqualTo(Scenario.ACCOUNT);
    assertThat(row.resourceRegion()).isEqualTo(HOME);
    assertThat(row.description()).isEqualTo("lab");
    assertThat(row.tags()).isEqualTo(TEAM);
    assertThat(scenario.directory().allocation(row.id())).isEqualTo(row);
  }

  @Test
  void allocated_saysWhatWasWanted() {
    allocate(draft().netmaskLength(28).allowed("10.0.0.128/25").disallowed("10.0.0.192/26"));
    assertThat(wanted())
        .isEqualTo(
            new Wanted(
                null,
                28,
                List.of(Cidr.parse("10.0.0.128/25")),
                List.of(Cidr.parse("10.0.0.192/26")),
                null,
                null));
    allocate(draft().cidr("10.0.0.0/28"));
    assertThat(wanted())
        .isEqualTo(new Wanted(Cidr.parse("10.0.0.0/28"), null, List.of(), List.of(), null, null));
  }

  private Wanted wanted() {
    return ((Allocated) scenario.events().getLast()).wanted();
  }

  @Test
  void allowedAndDisallowed_boundTheChoice() {
    allocate(draft().netmaskLength(28).disallowed("10.0.0.0/28")).cidr("10.0.0.16/28");
    allocate(draft().netmaskLength(28).allowed("10.0.0.128/25")).cidr("10.0.0.128/28");
    allocate(draft().netmaskLength(28).allowed("10.0.0.128/25").disallowed("10.0.0.144/29"))
        .cidr("10.0.0.160/28");
    allocate(draft().netmaskLength(28).allowed("10.0.0.128/28"))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("has room for a /28, but not within the AllowedCidrs");
    allocate(draft().netmaskLength(28).allowed("10.9.0.0/16"))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("has room for a /28");
  }

  @Test
  void preview_reservesNothing() {
    allocate(draft().netmaskLength(28).preview()).cidr("10.0.0.0/28").withoutEvents();
    allocate(draft().netmaskLength(28).preview()).cidr("10.0.0.0/28").withoutEvents();
    allocate(draft().netmaskLength(28).disallowed("10.0.0.0/28").preview()).cidr("10.0.0.16/28");
    allocate(draft().netmaskLength(28)).cidr("10.0.0.0/28");
    allocate(draft().netmaskLength(28).preview()).cidr("10.0.0.16/28");
    assertThat(scenario.allocations(pool)).hasSize(1);
    allocate(draft().netmaskLength(24).preview()).thenRefused(RefusalCode.TOO_BIG);
  }

  @Test
  void tooBig_saysThatThePoolHasNoCidr() {
    PoolId empty = scenario.pool(scope);
    allocate(commands.allocation(empty).netmaskLength(28))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying(
            "The allocation size is too big for the pool. " + empty + " has no provisioned CIDR");
  }

  @Test
  void tooBig_saysThatThePoolIsFull() {
    scenario.allocated(pool, 24);
    allocate(draft().netmaskLength(32)).thenRefused(RefusalCode.TOO_BIG).saying(pool + " is full.");
  }

  @Test
  void tooBig_saysThatThePoolIsFragmentedAndWhatFits() {
    scenario.allocated(pool, "10.0.0.64/28");
    scenario.allocated(pool, "10.0.0.192/28");
    allocate(draft().netmaskLength(25))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("fragmented", "224 addresses are free", "a /26, not a /25");
  }

  @Test
  void tooBig_saysThatTooLittleIsLeft() {
    scenario.allocated(pool, 25);
    allocate(draft().netmaskLength(24))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("too little left", "128 addresses", "a /25, not a /24");
    allocate(draft().netmaskLength(8)).thenRefused(RefusalCode.TOO_BIG).saying("too little left");
  }

  @Test
  @Claim("S4a.15")
  void taken_namesTheRival() {
    AllocationRow rival =
        (AllocationRow)
            allocate(draft().cidr("10.0.0.16/28").description("lab")).thenAccepted().answer();
    for (String cidr : new String[] {"10.0.0.0/25", "10.0.0.16/28", "10.0.0.17/32"}) {
      allocate(draft().cidr(cidr))
          .thenRefused(RefusalCode.CIDR_NOT_FREE)
          .naming(rival.id())
          .saying(cidr + " overlaps", "10.0.0.16/28", "account " + Scenario.ACCOUNT, "lab");
    }
  }

  @Test
  void taken_namesTheChildPoolThatHoldsIt() {
    PoolId child = scenario.childOf(pool, "10.0.0.0/26");
    allocate(draft().cidr("10.0.0.32/27"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .saying("held by " + child);
  }

  @Test
  void outside_saysWhatThePoolHas() {
    allocate(draft().cidr("10.1.0.0/28"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .saying("not inside one CIDR of " + pool, "10.0.0.0/24");
    allocate(draft().cidr("10.0.0.0/23"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .saying("covers 10.0.0.0/24");
    allocate(commands.allocation(scenario.pool(scope)).cidr("10.0.0.0/28"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .saying("the pool has none");
  }

  @Test
  void neighbouringCidrs_areNotOneSpace() {
    PoolId two = scenario.pool(scope, "10.4.0.0/24", "10.4.1.0/24");
    allocate(commands.allocation(two).cidr("10.4.0.0/23")).thenRefused(RefusalCode.CIDR_NOT_FREE);
    allocate(commands.allocation(two).netmaskLength(23))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("fragmented", "512 addresses");
  }

  @Test
  @Claim("S1.31")
  void rules_boundTheSizeAndGiveTheDefault() {
    PoolId ruled = scenario.pool(commands.pool(scope).rules(20, 24, 22), "10.8.0.0/16");
    allocate(commands.allocation(ruled)).cidr("10.8.0.0/22");
    allocate(commands.allocation(ruled).netmaskLength(24)).cidr("10.8.4.0/24");
    allocate(commands.allocation(ruled).netmaskLength(19))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("larger than the largest", "/20");
    allocate(commands.allocation(ruled).cidr("10.8.128.0/25"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("smaller than the smallest", "/24");
  }

  @Test
  void rules_requireTags() {
    PoolId ruled = scenario.pool(commands.pool(scope).resourceTags(TEAM), "10.8.0.0/16");
    allocate(commands.allocation(ruled).netmaskLength(24).tags(new Tags(Map.of("team", "x"))))
        .thenRefused(RefusalCode.MISSING_RESOURCE_TAGS)
        .saying("missing one or more of the resource tags", "team");
    allocate(
            commands
                .allocation(ruled)
                .netmaskLength(24)
                .tags(new Tags(Map.of("team", "net", "a", "b"))))
        .thenAccepted();
  }

  @Test
  @Claim("S0.24")
  void locale_bindsTheRegion() {
    PoolId away = scenario.pool(commands.pool(scope).locale(AWAY), "10.8.0.0/16");
    allocate(commands.allocation(away).netmaskLength(24))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("locale of " + away + " is " + AWAY, "not through " + HOME);
    scenario.in(AWAY);
    AllocationRow row = scenario.allocated(away, 24);
    assertThat(row.resourceRegion()).isEqualTo(AWAY);
    scenario.in(HOME).when(commands.release(row)).thenRefused(RefusalCode.INVALID_VALUE);
    scenario.in(AWAY).when(commands.release(row)).thenAccepted();
  }

  @Test
  @Claim("S1.29")
  void noLocale_allowsAnyOperatingRegion() {
    scenario.in(AWAY);
    allocate(draft().netmaskLength(28)).thenAccepted();
    scenario.in("mars");
    allocate(draft().netmaskLength(28))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("mars is no operating Region");
  }

  @Test
  void allocate_refusesInOrder() {
    PoolId ruled =
        scenario.pool(commands.pool(scope).rules(26, null, null).resourceTags(TEAM), "10.8.0.0/24");
    scenario.allocated(commands.allocation(ruled).netmaskLength(26).tags(TEAM).make());
    var all = commands.allocation(ruled).cidr("fd00::/8").netmaskLength(99).allowed("::/0");

    scenario.as(OTHER_ACCOUNT).in("mars");
    allocate(all).thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario.as(Scenario.ACCOUNT);
    allocate(all).thenRefused(RefusalCode.INVALID_VALUE).saying("mars");
    scenario.in(HOME);
    allocate(all).thenRefused(RefusalCode.INVALID_COMBINATION).saying("both");
    allocate(commands.allocation(ruled).allowed("::/0"))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("cannot contain empty CIDR and Netmask Length");
    allocate(commands.allocation(ruled).cidr("fd00::/8").allowed("::/0"))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("there is no choice");
    allocate(commands.allocation(ruled).netmaskLength(99).disallowed("fd00::/8"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("fd00::/8 is not of the address family");
    allocate(commands.allocation(ruled).netmaskLength(33))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("0 to 32");
    allocate(commands.allocation(ruled).cidr("10.8.0.0/25"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("larger than the largest");
    allocate(commands.allocation(ruled).cidr("10.8.0.0/26").tags(RESERVED))
        .thenRefused(RefusalCode.MISSING_RESOURCE_TAGS);
    allocate(commands.allocation(ruled).cidr("10.8.0.0/26").tags(TEAM.with(RESERVED)))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("reserved");
    allocate(commands.allocation(ruled).cidr("10.8.0.0/26").tags(TEAM))
        .thenRefused(RefusalCode.CIDR_NOT_FREE);
    scenario.given(commands.deletePoolCascading(ruled)).in("mars");
    allocate(all).thenRefused(RefusalCode.INCORRECT_STATE);
  }

  private AllocationDraft draft() {
    return commands.allocation(pool);
  }

  private Then allocate(AllocationDraft draft) {
    return scenario.when(draft.make());
  }
}
