package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Explanation.Skipped;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.AllocationDraft;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that name more than one pool, or none. */
class ManyPoolsTest {
  private static final Tags LAB = new Tags(Map.of("env", "lab"));

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final PoolId first = scenario.pool(ipam.privateScope(), "10.0.0.0/25");
  private final PoolId second = scenario.pool(ipam.privateScope(), "10.1.0.0/24");
  private final PoolId wide = scenario.pool(ipam.privateScope(), "fd00:1::/32");

  @Test
  void listedPools_areTriedInOrder() {
    scenario.when(listed(first, second).netmaskLength(25).make()).cidr("10.0.0.0/25");
    scenario.when(listed(first, second).netmaskLength(25).make()).cidr("10.1.0.0/25");
    scenario.when(listed(first, second).netmaskLength(25).make()).cidr("10.1.0.128/25");
    scenario
        .when(listed(first, second).netmaskLength(25).make())
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("None of 2 pools", first.value(), second.value(), "is full");
  }

  @Test
  void listedPool_thatIsNotThereIsNamed() {
    PoolId none = scenario.mint().pool(ipam.id());
    scenario
        .when(listed(first, none).netmaskLength(25).make())
        .thenRefused(RefusalCode.POOL_NOT_FOUND)
        .about(none)
        .saying("of one IPAM");
    PoolId elsewhere = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/24");
    scenario
        .when(listed(first, elsewhere).netmaskLength(25).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("of one IPAM");
    scenario
        .when(listed(first, wide).netmaskLength(25).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("both families");
  }

  @Test
  void listedPool_isNamedOnce() {
    scenario
        .when(listed(first, second, first).netmaskLength(25).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .about(first)
        .saying("named twice");
  }

  @Test
  void manyPools_areNotAllToldOf() {
    PoolId[] pools = new PoolId[6];
    Arrays.setAll(pools, i -> scenario.pool(ipam.privateScope(), "10.8." + i + ".0/24"));
    String message =
        scenario
            .when(listed(pools).netmaskLength(23).make())
            .thenRefused(RefusalCode.TOO_BIG)
            .saying("None of 6 pools", pools[2].value(), "And 3 more.")
            .refusal()
            .message();
    assertThat(message).doesNotContain(pools[3].value());
    for (int i = 0; i < 5; i++) {
      scenario.given(commands.allocate(pools[i], 24));
    }
    scenario.asTenant("payments");
    assertThat(explained(listed(pools).netmaskLength(24)))
        .hasSize(4)
        .last()
        .isEqualTo(new Skipped(pools[3], null, "and 2 more pools that would not do"));
  }

  @Test
  void manyCidrs_areNotAllToldOf() {
    PoolId pool =
        scenario.pool(
            ipam.privateScope(),
            "10.9.0.0/28",
            "10.9.1.0/28",
            "10.9.2.0/28",
            "10.9.3.0/28",
            "10.9.4.0/28",
            "10.9.5.0/24");
    scenario.asTenant("payments");
    assertThat(explained(commands.allocation(pool).netmaskLength(24)))
        .extracting(skipped -> skipped.cidr() + " " + skipped.reason())
        .containsExactly(
            "null and 2 more CIDRs that would not do",
            "10.9.2.0/28 no free /24, the largest is a /28",
            "10.9.3.0/28 no free /24, the largest is a /28",
            "10.9.4.0/28 no free /24, the largest is a /28");
  }

  @Test
  void textOfTheCaller_isCutWhereItIsQuoted() {
    Tags far = new Tags(Map.of("k".repeat(250_000), ""));
    var refused = scenario.when(listed(first, second).netmaskLength(26).tags(far).make());
    refused.thenRefused(RefusalCode.INVALID_VALUE).saying("k".repeat(100) + "…");
    assertThat(refused.refusal().message()).hasSizeLessThan(1_000);
    var nowhere = scenario.when(selected(far, "l".repeat(250_000)).netmaskLength(26).make());
    nowhere.thenRefused(RefusalCode.POOL_NOT_FOUND).saying("l".repeat(100) + "…");
    assertThat(nowhere.refusal().message()).hasSizeLessThan(1_000);
  }

  @Test
  void selector_asksNoMorePoolsThanAListMayName() {
    for (int i = 0; i < Pools.MAX_LISTED; i++) {
      scenario.pool(commands.pool(ipam.privateScope()).tags(LAB));
    }
    scenario.pool(commands.pool(ipam.privateScope()).tags(LAB), "10.10.0.0/24");
    scenario
        .when(selected(LAB, null).netmaskLength(24).make())
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("None of 100 pools", "And 97 more.");
  }

  @Test
  void selector_takesAnyPoolThatFits() {
    PoolId lab = scenario.pool(commands.pool(ipam.privateScope()).tags(LAB), "10.2.0.0/25");
    PoolId east =
        scenario.pool(
            commands.pool(ipam.privateScope()).tags(LAB).locale(Scenario.HOME), "10.3.0.0/25");
    scenario.when(selected(LAB, null).netmaskLength(25).make()).thenAccepted();
    scenario.when(selected(LAB, Scenario.HOME).netmaskLength(25).make()).thenAccepted();
    assertThat(scenario.allocations(lab)).hasSize(1);
    assertThat(scenario.allocations(east)).hasSize(1);
    scenario
        .when(selected(new Tags(Map.of("env", "production")), null).netmaskLength(25).make())
        .thenRefused(RefusalCode.POOL_NOT_FOUND)
        .about(ipam.privateScope())
        .saying("production");
    scenario
        .when(selected(LAB, "mars").netmaskLength(26).make())
        .thenRefused(RefusalCode.POOL_NOT_FOUND)
        .saying("hands out in mars");
  }

  @Test
  void bothFamilies_areAllocatedTogetherOrNotAtAll() {
    List<AllocationRow> both = rows(listed(first, wide).netmaskLength(26).ipv6(56));
    assertThat(both)
        .extracting(row -> row.cidr().toString())
        .containsExactly("10.0.0.0/26", "fd00:1::/56");
    scenario
        .when(listed(first, wide).netmaskLength(25).ipv6(56).make())
        .thenRefused(RefusalCode.TOO_BIG);
    scenario
        .when(listed(first, wide).netmaskLength(26).ipv6(16).make())
        .thenRefused(RefusalCode.TOO_BIG);
    assertThat(scenario.allocations(first)).hasSize(1);
    assertThat(scenario.allocations(wide)).hasSize(1);
    scenario
        .when(commands.allocation(first).netmaskLength(26).ipv6(56).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("name an IPv6 pool beside it");
    scenario
        .when(listed(first, second).netmaskLength(26).ipv6(56).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("None of the pools is ipv6");
  }

  @Test
  void bothFamilies_areNeverOfOnePoolOrOneFamily() {
    scenario
        .when(commands.allocation(wide).netmaskLength(56).ipv6(56).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .about(wide)
        .saying("name an IPv4 pool beside it");
    scenario
        .when(listed(first, wide).cidr("fd00:1::/56").ipv6(56).make())
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("fd00:1::/56 is IPv6", "ipv6Cidr");
    assertThat(scenario.allocations(wide)).isEmpty();
  }

  @Test
  void bothFamilies_haveIdsOfTheirOwn() {
    AllocationId id = scenario.mint().allocation(ipam.id());
    scenario
        .when(listed(first, wide).named(id).netmaskLength(26).ipv6(56).ipv6Named(id).make())
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .about(id)
        .saying("exists already");
    assertThat(scenario.allocations(first)).isEmpty();
  }

  @Test
  void ipv6Alone_isOfTheIpv6PoolAmongThem() {
    assertThat(rows(listed(first, wide).ipv6("fd00:1:0:100::/56")))
        .extracting(row -> row.pool())
        .containsExactly(wide);
  }

  @Test
  void idThatNobodyGave_isDerivedAndAnotherEachTime() {
    AllocationRow one = rows(listed(first).unnamed().netmaskLength(28)).getFirst();
    AllocationRow other = rows(listed(first).unnamed().netmaskLength(28)).getFirst();
    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(one.id().tag()).isEqualTo(ipam.id().tag());
  }

  @Test
  void holdersOnly_isReleasedByWhoAskedForIt() {
    PoolId pool = scenario.pool(commands.pool(ipam.privateScope()).holdersOnly(), "10.4.0.0/24");
    AllocationRow row =
        scenario.asTenant("payments").allocated(commands.allocation(pool).netmaskLength(28).make());
    scenario
        .asTenant("search")
        .when(commands.release(row))
        .thenRefused(RefusalCode.NOT_HOLDER)
        .about(row.id())
        .saying("tenant payments", "tenant search");
    scenario.asTenant("payments").given(commands.release(row));
  }

  private List<Skipped> explained(AllocationDraft draft) {
    return scenario.when(draft.make()).accepted().explanations().getFirst().skipped();
  }

  private List<AllocationRow> rows(AllocationDraft draft) {
    return scenario.when(draft.make()).accepted().answers().stream()
        .map(AllocationRow.class::cast)
        .toList();
  }

  private AllocationDraft listed(PoolId... pools) {
    return commands.allocation(first).pools(pools);
  }

  private AllocationDraft selected(Tags tags, @org.jspecify.annotations.Nullable String locale) {
    return commands.allocation(first).selector(new PoolSelector(ipam.privateScope(), tags, locale));
  }
}
