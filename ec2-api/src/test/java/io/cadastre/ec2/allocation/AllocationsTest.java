package io.cadastre.ec2.allocation;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.ec2.Cloud;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

class AllocationsTest {
  private static final String UNKNOWN = "ipam-pool-alloc-" + "0".repeat(33);
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam("us-west-2");
  private final String pool = cloud.pool(ipam.privateDefaultScopeId(), p -> {}).ipamPoolId();

  @AfterEach
  void close() {
    cloud.close();
  }

  private IpamPoolAllocation allocate(Consumer<AllocateIpamPoolCidrRequest.Builder> wanted) {
    return cloud.allocate(pool, wanted);
  }

  private IpamPoolAllocation one(String id) {
    return ec2.describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds(id))
        .ipamPoolAllocations()
        .getFirst();
  }

  private boolean release(String cidr, String id) {
    return ec2.releaseIpamPoolAllocation(
            r -> r.ipamPoolId(pool).cidr(cidr).ipamPoolAllocationId(id))
        .success();
  }

  @Test
  void theLowestFreeIsTakenAndReadableAtOnce() {
    cloud.provision(pool, "172.2.0.0/24");

    IpamPoolAllocation first =
        allocate(
            a ->
                a.netmaskLength(28)
                    .description("rack 1")
                    .tagSpecifications(
                        t ->
                            t.resourceType("ipam-pool-allocation")
                                .tags(g -> g.key("k").value(""))));

    assertThat(first.ipamPoolAllocationId()).matches("ipam-pool-alloc-0[0-9a-f]{32}");
    assertThat(first.cidr()).isEqualTo("172.2.0.0/28");
    assertThat(first.resourceTypeAsString()).isEqualTo("custom");
    assertThat(first.resourceOwner()).isEqualTo(Cloud.ACCOUNT);
    assertThat(first.resourceRegion()).isEqualTo(Cloud.HOME);
    assertThat(first.resourceId()).isNull();
    assertThat(first.description()).isEqualTo("rack 1");
    assertThat(first.tags()).hasSize(1);
    assertThat(one(first.ipamPoolAllocationId())).isEqualTo(first);
    assertThat(allocate(a -> a.netmaskLength(28)).cidr()).isEqualTo("172.2.0.16/28");
    assertThat(allocate(a -> a.cidr("172.2.0.64/28")).cidr()).isEqualTo("172.2.0.64/28");
    assertThat(allocate(a -> a.netmaskLength(28).disallowedCidrs("172.2.0.32/28")).cidr())
        .isEqualTo("172.2.0.48/28");
    assertThat(allocate(a -> a.netmaskLength(28).allowedCidrs("172.2.0.128/25")).cidr())
        .isEqualTo("172.2.0.128/28");
  }

  @Test
  void aPreviewNamesTheCidrAndReservesNothing() {
    cloud.provision(pool, "172.2.0.0/24");

    IpamPoolAllocation preview = allocate(a -> a.netmaskLength(28).previewNextCidr(true));

    assertThat(preview)
        .isEqualTo(
            IpamPoolAllocation.builder().cidr("172.2.0.0/28").resourceType("custom").build());
    assertThat(allocate(a -> a.netmaskLength(28).previewNextCidr(true).clientToken("t")))
        .isEqualTo(preview);
    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations()).isEmpty();
    assertThat(allocate(a -> a.netmaskLength(28).clientToken("t")).cidr())
        .as("a preview does not use the token up")
        .isEqualTo("172.2.0.0/28");
  }

  @Test
  void anAllocationIsRefusedInThisOrder() {
    String unknownPool = "ipam-pool-00000000000000000";
    refused("MissingParameter", () -> ec2.allocateIpamPoolCidr(a -> {}), "IpamPoolId");
    refused("InvalidIpamPoolId.Malformed", () -> cloud.allocate("x", a -> a.netmaskLength(24)));
    refused(
        "InvalidIpamPoolId.NotFound",
        () -> cloud.allocate(unknownPool, a -> a.netmaskLength(24)),
        unknownPool);
    refused(
        "InvalidParameterValue",
        () -> cloud.client("ap-south-1").allocateIpamPoolCidr(a -> a.ipamPoolId(pool)),
        "no operating Region");
    refused(
        "InvalidParameterCombination",
        () -> allocate(a -> a.cidr("10.0.0.0/24").netmaskLength(24)),
        "both");
    refused(
        "InvalidParameterCombination", () -> allocate(a -> {}), "empty CIDR and Netmask Length");
    refused(
        "InvalidParameterCombination",
        () -> allocate(a -> a.cidr("10.0.0.0/24").allowedCidrs("10.0.0.0/8")));
    refused("InvalidParameterValue", () -> allocate(a -> a.cidr("fd00::/64")), "ipv4");
    refused("InvalidParameterValue", () -> allocate(a -> a.netmaskLength(33)), "0 to 32");
    refused(
        "InvalidParameterValue",
        () -> allocate(a -> a.netmaskLength(24)),
        "The allocation size is too big for the pool.",
        "no provisioned CIDR");
    refused(
        "InvalidParameterValue", () -> allocate(a -> a.cidr("10.0.0.0/24")), "the pool has none");
  }

  @Test
  void rulesAreKept() {
    cloud.provision(pool, "10.0.0.0/8");
    ec2.modifyIpamPool(
        m ->
            m.ipamPoolId(pool)
                .allocationMinNetmaskLength(16)
                .allocationDefaultNetmaskLength(24)
                .allocationMaxNetmaskLength(28)
                .addAllocationResourceTags(t -> t.key("env").value("prod")));

    refused("InvalidParameterValue", () -> allocate(a -> a.netmaskLength(15)), "larger");
    refused("InvalidParameterValue", () -> allocate(a -> a.netmaskLength(29)), "smaller");
    refused(
        "InvalidParameterValue",
        () -> allocate(a -> {}),
        "The resource is missing one or more of the resource tags required by the IPAM pool.");
    assertThat(
            allocate(
                    a ->
                        a.tagSpecifications(
                            t ->
                                t.resourceType("ipam-pool-allocation")
                                    .tags(g -> g.key("env").value("prod"))))
                .cidr())
        .isEqualTo("10.0.0.0/24");
  }

  @Test
  void whatIsTakenIsNamed() {
    cloud.provision(pool, "10.0.0.0/24");
    String held = allocate(a -> a.cidr("10.0.0.64/26").description("lab")).ipamPoolAllocationId();

    refused(
        "InvalidParameterValue",
        () -> allocate(a -> a.cidr("10.0.0.0/25")),
        "10.0.0.0/25 overlaps allocation " + held + " 10.0.0.64/26",
        "lab");
    refused(
        "InvalidParameterValue",
        () -> allocate(a -> a.cidr("10.0.1.0/24")),
        "not inside",
        "10.0.0.0/24");
    refused("InvalidParameterValue", () -> allocate(a -> a.netmaskLength(24)), "fits is a /25");
    refused(
        "InvalidParameterValue",
        () -> allocate(a -> a.netmaskLength(28).allowedCidrs("10.0.0.64/26")),
        "AllowedCidrs");
    refused("DryRunOperation", () -> allocate(a -> a.netmaskLength(28).dryRun(true)));
    refused(
        "InvalidParameterValue", () -> allocate(a -> a.cidr("10.0.0.64/28").dryRun(true)), held);
    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations()).hasSize(1);
  }

  @Test
  void theLocaleIsWhereAPoolHandsOut() {
    String there =
        cloud.pool(ipam.privateDefaultScopeId(), p -> p.locale("us-west-2")).ipamPoolId();
    cloud.provision(there, "10.0.0.0/8");
    Ec2Client local = cloud.client("us-west-2");

    refused(
        "InvalidParameterValue",
        () -> cloud.allocate(there, a -> a.netmaskLength(24)),
        "us-west-2",
        Cloud.HOME);
    String id =
        local
            .allocateIpamPoolCidr(a -> a.ipamPoolId(there).netmaskLength(24))
            .ipamPoolAllocation()
            .ipamPoolAllocationId();
    assertThat(one(id).resourceRegion()).isEqualTo("us-west-2");
    refused(
        "InvalidParameterValue", () -> ec2.getIpamPoolAllocations(g -> g.ipamPoolId(there)), there);
    assertThat(local.getIpamPoolAllocations(g -> g.ipamPoolId(there)).ipamPoolAllocations())
        .hasSize(1);
    refused(
        "InvalidParameterValue",
        () ->
            ec2.releaseIpamPoolAllocation(
                r -> r.ipamPoolId(there).cidr("10.0.0.0/24").ipamPoolAllocationId(id)));
    local.releaseIpamPoolAllocation(
        r -> r.ipamPoolId(there).cidr("10.0.0.0/24").ipamPoolAllocationId(id));
  }

  @Test
  void withoutALocaleAnyOperatingRegionServes() {
    cloud.provision(pool, "10.0.0.0/8");
    Ec2Client west = cloud.client("us-west-2");

    west.allocateIpamPoolCidr(a -> a.ipamPoolId(pool).netmaskLength(24));

    assertThat(west.getIpamPoolAllocations(g -> g.ipamPoolId(pool)).ipamPoolAllocations())
        .hasSize(1);
    refused(
        "InvalidParameterValue",
        () -> cloud.client("ap-south-1").getIpamPoolAllocations(g -> g.ipamPoolId(pool)),
        "ap-south-1");
  }

  @Test
  void releasedSpaceIsFreeAtOnceAndMerges() {
    cloud.provision(pool, "10.0.0.0/24");
    String low = allocate(a -> a.netmaskLength(25)).ipamPoolAllocationId();
    String high = allocate(a -> a.netmaskLength(25)).ipamPoolAllocationId();
    refused("InvalidParameterValue", () -> allocate(a -> a.netmaskLength(32)), "is full");

    assertThat(release("10.0.0.0/25", low)).isTrue();
    assertThat(release("10.0.0.128/25", high)).isTrue();

    refused("InvalidIpamPoolAllocationId.NotFound", () -> one(low), low);
    refused(
        "InvalidParameterCombination", () -> release("10.0.0.0/25", low), "No allocation found");
    assertThat(allocate(a -> a.netmaskLength(24)).cidr()).isEqualTo("10.0.0.0/24");
  }

  @Test
  void aReleaseIsRefusedInThisOrder() {
    cloud.provision(pool, "10.0.0.0/8");
    String child =
        cloud.pool(ipam.privateDefaultScopeId(), p -> p.sourceIpamPoolId(pool)).ipamPoolId();
    cloud.provision(child, "10.0.0.0/16");
    String id = allocate(a -> a.netmaskLength(24)).ipamPoolAllocationId();
    String ofChild =
        ec2.getIpamPoolAllocations(
                g -> g.ipamPoolId(pool).filters(f -> f.name("resource-type").values("ipam-pool")))
            .ipamPoolAllocations()
            .getFirst()
            .ipamPoolAllocationId();

    refused("MissingParameter", () -> ec2.releaseIpamPoolAllocation(r -> {}), "IpamPoolId");
    refused(
        "MissingParameter", () -> ec2.releaseIpamPoolAllocation(r -> r.ipamPoolId(pool)), "Cidr");
    refused("InvalidIpamPoolAllocationId.Malformed", () -> release("10.1.0.0/24", "x"), "\"x\"");
    refused(
        "InvalidIpamPoolId.NotFound",
        () ->
            ec2.releaseIpamPoolAllocation(
                r ->
                    r.ipamPoolId("ipam-pool-00000000000000000")
                        .cidr("10.1.0.0/24")
                        .ipamPoolAllocationId(id)));
    refused("InvalidParameterCombination", () -> release("10.1.0.0/24", UNKNOWN), UNKNOWN, id);
    refused("InvalidParameterCombination", () -> release("10.0.0.0/16", ofChild), child);
    refused(
        "DryRunOperation",
        () ->
            ec2.releaseIpamPoolAllocation(
                r -> r.ipamPoolId(pool).cidr("10.1.0.0/24").ipamPoolAllocationId(id).dryRun(true)));
    assertThat(one(id).cidr()).isEqualTo("10.1.0.0/24");
  }

  @Test
  void descriptionsAreModified() {
    cloud.provision(pool, "10.0.0.0/8");
    String id = allocate(a -> a.netmaskLength(24)).ipamPoolAllocationId();

    assertThat(
            ec2.modifyIpamPoolAllocation(m -> m.ipamPoolAllocationId(id).description("x"))
                .ipamPoolAllocation()
                .description())
        .isEqualTo("x");
    assertThat(one(id).description()).isEqualTo("x");
    ec2.modifyIpamPoolAllocation(m -> m.ipamPoolAllocationId(id).description(""));
    assertThat(one(id).description()).isEmpty();

    refused("MissingParameter", () -> ec2.modifyIpamPoolAllocation(m -> {}));
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () -> ec2.modifyIpamPoolAllocation(m -> m.ipamPoolAllocationId(UNKNOWN).description("x")));
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () ->
            cloud
                .otherAccount()
                .modifyIpamPoolAllocation(m -> m.ipamPoolAllocationId(id).description("x")));
    refused(
        "InvalidParameterCombination",
        () -> ec2.modifyIpamPoolAllocation(m -> m.ipamPoolAllocationId(id)),
        "must contain a modification");
    refused(
        "DryRunOperation",
        () ->
            ec2.modifyIpamPoolAllocation(
                m -> m.ipamPoolAllocationId(id).description("y").dryRun(true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cidr=10.0.0.1/24                       | InvalidParameterValue
          Cidr=                                  | InvalidParameterValue
          NetmaskLength=24&AllowedCidr.1=x       | InvalidParameterValue
          NetmaskLength=24&DisallowedCidr.2=10.0.0.0/8 | InvalidQueryParameter
          NetmaskLength=-1                       | InvalidParameterValue
          NetmaskLength=24&PreviewNextCidr=maybe | InvalidParameterValue
          NetmaskLength=24&Description=%7F       | InvalidCharacter
          NetmaskLength=24&TagSpecification.1.ResourceType=ipam-pool | InvalidParameterValue
          """)
  void badParametersAreRefused(String parameters, String code) {
    cloud.provision(pool, "10.0.0.0/8");
    assertThat(cloud.post("Action=AllocateIpamPoolCidr&IpamPoolId=" + pool + "&" + parameters))
        .contains("<Code>" + code + "</Code>");
    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations()).isEmpty();
  }
}
