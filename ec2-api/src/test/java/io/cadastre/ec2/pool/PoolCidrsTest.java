package io.cadastre.ec2.pool;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.Cloud;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;
import software.amazon.awssdk.services.ec2.model.ProvisionIpamPoolCidrRequest;

class PoolCidrsTest {
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam();
  private final String scope = ipam.privateDefaultScopeId();
  private final String top = cloud.pool(scope, p -> {}).ipamPoolId();

  @AfterEach
  void close() {
    cloud.close();
  }

  private IpamPoolCidr provision(
      String pool, Consumer<ProvisionIpamPoolCidrRequest.Builder> wanted) {
    return ec2.provisionIpamPoolCidr(p -> p.ipamPoolId(pool).applyMutation(wanted)).ipamPoolCidr();
  }

  private IpamPoolCidr deprovision(String pool, String cidr) {
    return ec2.deprovisionIpamPoolCidr(d -> d.ipamPoolId(pool).cidr(cidr)).ipamPoolCidr();
  }

  private List<IpamPoolCidr> cidrs(String pool) {
    return ec2.getIpamPoolCidrs(g -> g.ipamPoolId(pool)).ipamPoolCidrs();
  }

  private IpamPoolCidr byCidr(String pool, String cidr) {
    List<IpamPoolCidr> found =
        ec2.getIpamPoolCidrs(g -> g.ipamPoolId(pool).filters(f -> f.name("cidr").values(cidr)))
            .ipamPoolCidrs();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<IpamPoolAllocation> allocations(String pool) {
    return ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool)).ipamPoolAllocations();
  }

  private String child(String source) {
    return cloud.pool(scope, p -> p.sourceIpamPoolId(source)).ipamPoolId();
  }

  @Test
  void byNetmaskTheCidrIsSeenAfterwards() {
    cloud.provision(top, "10.0.0.0/8");
    String child = child(top);

    IpamPoolCidr begun = provision(child, p -> p.netmaskLength(16));

    assertThat(begun.cidr()).isNull();
    assertThat(begun.netmaskLength()).isEqualTo(16);
    assertThat(begun.stateAsString()).isEqualTo("pending-provision");
    assertThat(begun.ipamPoolCidrId()).matches("ipam-pool-cidr-0[0-9a-f]{32}");
    assertThat(cloud.poolCidr(child, begun.ipamPoolCidrId()))
        .isEqualTo(begun.toBuilder().cidr("10.0.0.0/16").state("provisioned").build());
    assertThat(allocations(top))
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.cidr()).isEqualTo("10.0.0.0/16");
              assertThat(a.resourceTypeAsString()).isEqualTo("ipam-pool");
              assertThat(a.resourceId()).isEqualTo(child);
              assertThat(a.resourceOwner()).isEqualTo(Cloud.ACCOUNT);
            });
  }

  @Test
  void privateIpv6ByNetmaskIsUniqueLocal() {
    String pool =
        ec2.createIpamPool(p -> p.ipamScopeId(scope).addressFamily("ipv6")).ipamPool().ipamPoolId();

    String id = provision(pool, p -> p.netmaskLength(52)).ipamPoolCidrId();

    assertThat(cloud.poolCidr(pool, id).cidr()).startsWith("fd").endsWith("/52");
    refused(
        "InvalidParameterValue",
        () -> provision(pool, p -> p.cidr("2001:db8::/40")),
        "EnablePrivateGua");
    ec2.modifyIpam(m -> m.ipamId(ipam.ipamId()).enablePrivateGua(true));
    cloud.provision(pool, "2001:db8::/40");
  }

  @Test
  void whatIsNotFreeFailsAndNamesTheRival() {
    cloud.provision(top, "10.0.0.0/8");
    String other = cloud.pool(scope, p -> {}).ipamPoolId();

    IpamPoolCidr begun = provision(other, p -> p.cidr("10.1.0.0/16"));

    assertThat(begun.stateAsString()).isEqualTo("pending-provision");
    IpamPoolCidr failed = byCidr(other, "10.1.0.0/16");
    assertThat(failed.stateAsString()).isEqualTo("failed-provision");
    assertThat(failed.failureReason().codeAsString()).isEqualTo("cidr-not-available");
    assertThat(failed.failureReason().message()).contains("10.0.0.0/8", top);

    String child = child(top);
    String taken = cloud.allocate(top, a -> a.cidr("10.2.0.0/24")).ipamPoolAllocationId();
    provision(child, p -> p.cidr("10.2.0.0/16"));
    assertThat(byCidr(child, "10.2.0.0/16").failureReason().message()).contains(taken);
    String none = provision(child, p -> p.netmaskLength(8)).ipamPoolCidrId();
    IpamPoolCidr noRoom = cloud.poolCidr(child, none);
    assertThat(noRoom.cidr()).isNull();
    assertThat(noRoom.netmaskLength()).isEqualTo(8);
    assertThat(noRoom.failureReason().message()).contains("too big", "a /9, not a /8");
    ec2.deleteIpamPool(d -> d.ipamPoolId(child));
  }

  @Test
  void provisioningAgainReplacesTheFailedRow() {
    cloud.provision(top, "10.0.0.0/8");
    String other = cloud.pool(scope, p -> {}).ipamPoolId();
    provision(other, p -> p.cidr("10.0.0.0/16"));
    provision(other, p -> p.cidr("10.0.0.0/16"));
    assertThat(byCidr(other, "10.0.0.0/16").stateAsString()).isEqualTo("failed-provision");

    deprovision(top, "10.0.0.0/8");
    cloud.provision(other, "10.0.0.0/16");

    assertThat(byCidr(other, "10.0.0.0/16").stateAsString()).isEqualTo("provisioned");
    refused(
        "InvalidParameterValue",
        () -> provision(other, p -> p.cidr("10.0.0.0/16")),
        "already provisioned");
    assertThat(cidrs(other)).hasSize(1);
  }

  @Test
  void deprovisionedSpaceGoesBackAndMayComeAgain() {
    cloud.provision(top, "10.0.0.0/8");
    String child = child(top);
    cloud.provision(child, "10.0.0.0/16");

    IpamPoolCidr begun = deprovision(child, "10.0.0.0/16");

    assertThat(begun.stateAsString()).isEqualTo("pending-deprovision");
    assertThat(begun.cidr()).isEqualTo("10.0.0.0/16");
    assertThat(byCidr(child, "10.0.0.0/16").stateAsString()).isEqualTo("deprovisioned");
    assertThat(allocations(top)).isEmpty();
    refused("IncorrectState", () -> deprovision(child, "10.0.0.0/16"), "deprovisioned");
    cloud.provision(child, "10.0.0.0/16");
    assertThat(byCidr(child, "10.0.0.0/16").stateAsString()).isEqualTo("provisioned");
    assertThat(allocations(top)).hasSize(1);
  }

  @Test
  void aBlockedDeprovisionFailsAndTheCidrStaysUsable() {
    cloud.provision(top, "10.0.0.0/16");
    String held = cloud.allocate(top, a -> a.netmaskLength(24)).ipamPoolAllocationId();

    assertThat(deprovision(top, "10.0.0.0/16").stateAsString()).isEqualTo("pending-deprovision");

    IpamPoolCidr failed = byCidr(top, "10.0.0.0/16");
    assertThat(failed.stateAsString()).isEqualTo("failed-deprovision");
    assertThat(failed.failureReason().codeAsString()).isNull();
    assertThat(failed.failureReason().message()).isEqualTo("The CIDR has one or more allocations.");
    assertThat(cloud.allocate(top, a -> a.netmaskLength(24)).cidr()).isEqualTo("10.0.1.0/24");
    cloud.pass(Duration.ofDays(2));
    assertThat(cidrs(top)).as("it still holds space").hasSize(1);
    assertThat(held).isNotEmpty();
  }

  @Test
  void whatIsPastIsListedForADay() {
    cloud.provision(top, "10.0.0.0/16");
    cloud.provision(top, "10.1.0.0/16");
    deprovision(top, "10.0.0.0/16");
    String other = cloud.pool(scope, p -> {}).ipamPoolId();
    provision(other, p -> p.cidr("10.1.0.0/24"));

    cloud.pass(Duration.ofHours(24).minusSeconds(1));
    assertThat(cidrs(top)).hasSize(2);
    assertThat(cidrs(other)).hasSize(1);
    cloud.pass(Duration.ofSeconds(1));
    assertThat(cidrs(top)).extracting(IpamPoolCidr::cidr).containsExactly("10.1.0.0/16");
    assertThat(cidrs(other)).isEmpty();
  }

  @Test
  void aProvisionIsRefusedInThisOrder() {
    String unknown = "ipam-pool-00000000000000000";

    refused("MissingParameter", () -> ec2.provisionIpamPoolCidr(p -> {}), "IpamPoolId");
    refused("InvalidIpamPoolId.Malformed", () -> provision("x", p -> p.cidr("junk")));
    refused("InvalidParameterValue", () -> provision(unknown, p -> p.cidr("10.0.0.1/8")));
    refused("InvalidIpamPoolId.NotFound", () -> provision(unknown, p -> p.cidr("10.0.0.0/8")));
    refused(
        "InvalidParameterCombination",
        () -> provision(top, p -> p.cidr("10.0.0.0/8").netmaskLength(8)),
        "exactly one");
    refused("InvalidParameterCombination", () -> provision(top, p -> {}), "exactly one");
    refused("InvalidParameterValue", () -> provision(top, p -> p.cidr("fd00::/48")), "ipv4");
    refused("InvalidParameterValue", () -> provision(top, p -> p.netmaskLength(33)), "0 to 32");
    refused("InvalidParameterCombination", () -> provision(top, p -> p.netmaskLength(8)), "CIDR");
    refused("DryRunOperation", () -> provision(top, p -> p.cidr("10.0.0.0/8").dryRun(true)));
    assertThat(cidrs(top)).isEmpty();
  }

  @Test
  void theQuotaIsNamed() {
    try (Cloud small = new Cloud(new Limits(1, 2, 2, 1, 2, 10), true)) {
      String pool = small.poolWith("10.0.0.0/8").ipamPoolId();
      refused("ResourceLimitExceeded", () -> small.provision(pool, "11.0.0.0/8"), "limited to 1");
    }
  }

  @Test
  void publicSpaceNeedsItsProof() {
    String pool = cloud.pool(ipam.publicDefaultScopeId(), p -> {}).ipamPoolId();

    refused(
        "InvalidParameterCombination",
        () -> provision(pool, p -> p.cidr("198.51.100.0/24")),
        "CIDR Authorization Context");
    refused("InvalidParameterValue", () -> provision(pool, p -> p.cidr("198.51.100.0/25")), "/24");
    String id =
        provision(
                pool,
                p ->
                    p.cidr("198.51.100.0/24")
                        .cidrAuthorizationContext(c -> c.message("m").signature("s")))
            .ipamPoolCidrId();
    assertThat(cloud.poolCidr(pool, id).stateAsString()).isEqualTo("pending-provision");
    refused(
        "InvalidParameterValue",
        () ->
            provision(
                pool,
                p ->
                    p.cidr("198.51.100.0/24")
                        .verificationMethod("dns-token")
                        .ipamExternalResourceVerificationTokenId(
                            "ipam-ext-res-ver-token-00000000000000000")),
        "already pending");
  }

  @Test
  void aProofFitsItsMethodAndItsPool() {
    refused(
        "InvalidParameterCombination",
        () -> provision(top, p -> p.cidr("10.0.0.0/8").verificationMethod("dns-token")),
        "IpamExternalResourceVerificationTokenId");
    refused(
        "InvalidParameterCombination",
        () -> provision(top, p -> p.cidr("10.0.0.0/8").verificationMethod("remarks-x509")));
    refused(
        "InvalidParameterCombination",
        () ->
            provision(
                top,
                p ->
                    p.cidr("10.0.0.0/8")
                        .cidrAuthorizationContext(c -> c.message("m").signature("s"))),
        "public scope");
    refused(
        "MissingParameter",
        () ->
            provision(top, p -> p.cidr("10.0.0.0/8").cidrAuthorizationContext(c -> c.message("m"))),
        "Signature");
    refused(
        "InvalidIpamExternalResourceVerificationTokenId.Malformed",
        () ->
            provision(top, p -> p.cidr("10.0.0.0/8").ipamExternalResourceVerificationTokenId("x")));
    assertThat(cidrs(top)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ProvisionIpamPoolCidr   | Cidr=10.0.0.1/8          | InvalidParameterValue
          ProvisionIpamPoolCidr   | Cidr=10.0.0.0            | InvalidParameterValue
          ProvisionIpamPoolCidr   | Cidr=010.0.0.0/8         | InvalidParameterValue
          ProvisionIpamPoolCidr   | Cidr=                    | InvalidParameterValue
          ProvisionIpamPoolCidr   | NetmaskLength=99999999999 | InvalidParameterValue
          ProvisionIpamPoolCidr   | VerificationMethod=trust | InvalidParameterValue
          DeprovisionIpamPoolCidr | Cidr=                    | MissingParameter
          DeprovisionIpamPoolCidr | Cidr=10.0.0.0/33         | InvalidParameterValue
          DeprovisionIpamPoolCidr | Cidr=10.0.0.0/8          | InvalidParameterValue
          GetIpamPoolCidrs        | MaxResults=4             | InvalidParameterValue
          GetIpamPoolCidrs        | MaxResults=1001          | InvalidParameterValue
          GetIpamPoolCidrs        | Filter.1.Name=cidr       | InvalidParameterValue
          GetIpamPoolCidrs        | DryRun=true              | DryRunOperation
          """)
  void badParametersAreRefused(String action, String parameters, String code) {
    assertThat(cloud.post("Action=" + action + "&IpamPoolId=" + top + "&" + parameters))
        .contains("<Code>" + code + "</Code>");
  }

  @Test
  void listsArePagedAndOfExistingPools() {
    for (int i = 0; i < 12; i++) {
      cloud.provision(top, "10." + i + ".0.0/16");
    }

    assertThat(ec2.getIpamPoolCidrsPaginator(g -> g.ipamPoolId(top).maxResults(5)).ipamPoolCidrs())
        .containsExactlyElementsOf(cidrs(top))
        .extracting(IpamPoolCidr::ipamPoolCidrId)
        .isSorted()
        .hasSize(12);
    assertThat(
            ec2.getIpamPoolCidrs(
                    g -> g.ipamPoolId(top).filters(f -> f.name("cidr").values("10.1*")))
                .ipamPoolCidrs())
        .hasSize(3);
    refused("MissingParameter", () -> ec2.getIpamPoolCidrs(g -> {}));
    refused(
        "InvalidIpamPoolId.NotFound",
        () -> cloud.otherAccount().getIpamPoolCidrs(g -> g.ipamPoolId(top)));
  }
}
