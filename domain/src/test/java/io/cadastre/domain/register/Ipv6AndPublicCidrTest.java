package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrRow.Proof;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** CIDRs that are private IPv6, or that the caller brings to the public scope. */
class Ipv6AndPublicCidrTest {
  private static final Cidr ULA = Cidr.parse("fd80::/9");

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();

  @Test
  void ulaByNetmask_liesInItsSpaceAndNeverOverlaps() {
    PoolId pool = privateIpv6();
    List<Cidr> taken = new ArrayList<>();
    int[] lengths = {48, 60, 9, 10, 10, 11, 12, 16, 16, 20, 32, 44, 52};
    for (int length : lengths) {
      PoolCidrRow row =
          (PoolCidrRow) scenario.when(commands.provision(pool, length)).thenAccepted().answer();
      Cidr cidr = row.cidr();
      if (cidr == null) {
        assertThat(row.state()).isEqualTo(PoolCidrState.FAILED_PROVISION);
        assertThat(Objects.requireNonNull(row.failure()).message())
            .contains("no /" + length + " of fd80::/9 is free");
        assertThat(row.netmaskLength()).isEqualTo(length);
      } else {
        assertThat(row.state()).isEqualTo(PoolCidrState.PROVISIONED);
        assertThat(ULA.contains(cidr)).isTrue();
        assertThat(cidr.netmaskLength()).isEqualTo(length);
        assertThat(taken).noneMatch(cidr::overlaps);
        taken.add(cidr);
      }
      assertThat(row.byNetmask()).isTrue();
    }
    assertThat(taken).hasSizeGreaterThan(8);
  }

  @Test
  void ulaByNetmask_takesTheLowestWhenItsFirstWishIsTaken() {
    PoolId pool = privateIpv6();
    ProvisionCidr wish = commands.provision(pool, 10);
    Cidr first = Cidr.parse("fd80::/10");
    Cidr second = Cidr.parse("fdc0::/10");
    PoolCidrRow one = (PoolCidrRow) scenario.when(wish).thenAccepted().answer();
    PoolCidrRow two =
        (PoolCidrRow) scenario.when(commands.provision(pool, 10)).thenAccepted().answer();
    assertThat(List.of(Objects.requireNonNull(one.cidr()), Objects.requireNonNull(two.cidr())))
        .containsExactlyInAnyOrder(first, second);
    scenario.when(commands.provision(pool, 60)).state(PoolCidrState.FAILED_PROVISION);
  }

  @Test
  void ulaByNetmask_isSlash9ToSlash60() {
    PoolId pool = privateIpv6();
    for (int length : new int[] {0, 8, 61, 128}) {
      scenario
          .when(commands.provision(pool, length))
          .thenRefused(RefusalCode.INVALID_VALUE)
          .saying("/9 to /60, not /" + length);
    }
    scenario.when(commands.provision(pool, 129)).thenRefused(RefusalCode.INVALID_VALUE);
    scenario.when(commands.provision(pool, 9)).cidr("fd80::/9");
  }

  @Test
  void ulaByNetmask_replacesTheDeprovisionedRowOfTheCidrItChooses() {
    PoolId pool = privateIpv6();
    scenario.when(commands.provision(pool, 9)).cidr("fd80::/9");
    scenario.given(commands.deprovision(pool, "fd80::/9"));
    scenario.when(commands.provision(pool, 9)).cidr("fd80::/9");
    assertThat(scenario.cidr(pool, "fd80::/9").state()).isEqualTo(PoolCidrState.PROVISIONED);
  }

  @Test
  void globalUnicast_needsTheSwitch() {
    PoolId pool = privateIpv6();
    scenario.when(commands.provision(pool, "fd12::/16")).state(PoolCidrState.PROVISIONED);
    scenario
        .when(commands.provision(pool, "2001:db8::/32"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("EnablePrivateGua", ipam.id().value());
    scenario.given(new ModifyIpam(ipam.id(), null, List.of(), List.of(), null, true, null));
    scenario.when(commands.provision(pool, "2001:db8::/32")).state(PoolCidrState.PROVISIONED);
  }

  @Test
  @Claim({"S0.10", "S1.21"})
  void byoip_waitsForItsProof() {
    PoolId pool = scenario.pool(ipam.publicScope());
    scenario.when(commands.bring(pool, "203.0.112.0/24")).state(PoolCidrState.PENDING_PROVISION);
    scenario.when(commands.allocate(pool, 28)).thenRefused(RefusalCode.TOO_BIG);
    scenario
        .when(commands.bring(pool, "203.0.112.0/24"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("already pending");
    PoolId other = scenario.pool(ipam.publicScope());
    scenario
        .when(commands.bring(other, "203.0.0.0/16"))
        .state(PoolCidrState.FAILED_PROVISION)
        .saying("203.0.112.0/24", pool.value());
    scenario.when(commands.deprovision(pool, "203.0.112.0/24")).state(PoolCidrState.DEPROVISIONED);
    scenario.when(commands.bring(other, "203.0.0.0/16")).state(PoolCidrState.PENDING_PROVISION);
  }

  @Test
  void byoip_keepsItsProof() {
    PoolId pool = scenario.pool(ipam.publicScope());
    scenario.given(commands.bring(pool, "203.0.112.0/24"));
    Proof signed = new Proof("message", "signature", null, null);
    assertThat(scenario.cidr(pool, "203.0.112.0/24").proof()).isEqualTo(signed);
    scenario.given(commands.deprovision(pool, "203.0.112.0/24"));
    assertThat(scenario.cidr(pool, "203.0.112.0/24").proof()).isEqualTo(signed);

    String token = "ipam-ext-res-ver-token-0123456789abcdef0";
    scenario.given(
        new ProvisionCidr(
            pool,
            scenario.mint().poolCidr(pool),
            scenario.mint().allocation(pool),
            Cidr.parse("203.0.113.0/24"),
            null,
            null,
            "dns-token",
            token));
    assertThat(scenario.cidr(pool, "203.0.113.0/24").proof())
        .isEqualTo(new Proof(null, null, "dns-token", token));
    PoolId plain = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    assertThat(scenario.cidr(plain, "10.0.0.0/8").proof()).isNull();
  }

  @Test
  @Claim("S0.10")
  void byoip_refusesInOrder() {
    PoolId pool = scenario.pool(ipam.publicScope());
    scenario
        .when(commands.provision(pool, 24))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("by Cidr, not by netmask length");
    scenario
        .when(commands.provision(pool, "203.0.112.0/25"))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("/24", "203.0.112.0/25");
    scenario
        .when(commands.provision(pool, "203.0.112.0/24"))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("The request must contain a CIDR Authorization Context");
  }

  @Test
  void byoip_acceptsAVerificationToken() {
    PoolId pool = scenario.pool(ipam.publicScope());
    ProvisionCidr c = commands.provision(pool, "203.0.112.0/24");
    scenario
        .when(
            new ProvisionCidr(
                pool, c.poolCidr(), c.allocation(), c.cidr(), null, null, "dns-token", "token"))
        .state(PoolCidrState.PENDING_PROVISION);
  }

  @Test
  @Claim("S0.34")
  void byoip_ipv6DependsOnAdvertising() {
    var open = ipam.publicScope();
    PoolId advertised = scenario.pool(commands.pool(open).ipv6().publiclyAdvertisable(true));
    PoolId hidden = scenario.pool(commands.pool(open).ipv6().publiclyAdvertisable(false));
    scenario
        .when(commands.bring(advertised, "2001:db8::/49"))
        .thenRefused(RefusalCode.INVALID_VALUE);
    scenario
        .when(commands.bring(advertised, "2001:db8::/48"))
        .state(PoolCidrState.PENDING_PROVISION);
    scenario.when(commands.bring(hidden, "2001:db8:1::/61")).thenRefused(RefusalCode.INVALID_VALUE);
    scenario.when(commands.bring(hidden, "2001:db8:1::/60")).state(PoolCidrState.PENDING_PROVISION);
  }

  @Test
  void amazonsCidrs_areNotBuilt() {
    PoolId pool = scenario.pool(commands.pool(ipam.publicScope()).ipv6().publicIpSource("amazon"));
    scenario.when(commands.provision(pool, 52)).thenRefused(RefusalCode.NOT_BUILT);
  }

  private PoolId privateIpv6() {
    return scenario.pool(commands.pool(ipam.privateScope()).ipv6());
  }
}
