package io.cadastre.it;

import static io.cadastre.it.Clients.filter;
import static io.cadastre.it.Clients.tag;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;

/** Pools, their CIDRs and allocations over the whole way; a family of operations a test. */
class PoolOperationsIT {
  private static final String ARN = "arn:aws:ec2::123456789012:";

  private static Installation installation;
  private static Ec2Client ec2;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    installation = Installation.start(folder);
    ec2 = installation.ec2();
  }

  @AfterAll
  static void stop() throws Exception {
    ec2.close();
    installation.close();
  }

  @Test
  void pool_isCreatedModifiedAndDeleted() {
    Ipam ipam =
        ec2.createIpam(r -> r.operatingRegions(region -> region.regionName("eu-west-1"))).ipam();
    String scope = ipam.privateDefaultScopeId();
    IpamPool created =
        ec2.createIpamPool(r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV4)).ipamPool();
    String id = created.ipamPoolId();
    assertThat(created.ipamPoolArn()).isEqualTo(ARN + "ipam-pool/" + id);
    assertThat(created.ipamScopeArn()).isEqualTo(ARN + "ipam-scope/" + scope);
    assertThat(created.locale()).isEqualTo("None");
    assertThat(created.poolDepth()).isEqualTo(1);
    assertThat(created.allocationMinNetmaskLength()).isNull();
    assertThat(pool(id)).isEqualTo(created.toBuilder().state("create-complete").build());

    IpamPool child =
        ec2.createIpamPool(
                r ->
                    r.ipamScopeId(scope)
                        .sourceIpamPoolId(id)
                        .addressFamily(AddressFamily.IPV4)
                        .locale("eu-west-1")
                        .allocationMinNetmaskLength(16)
                        .allocationDefaultNetmaskLength(24)
                        .allocationMaxNetmaskLength(28))
            .ipamPool();
    assertThat(child.poolDepth()).isEqualTo(2);
    assertThat(child.sourceIpamPoolId()).isEqualTo(id);
    assertThat(ec2.describeIpamPools(r -> r.filters(filter("ipam-scope-id", scope))).ipamPools())
        .extracting(IpamPool::ipamPoolId)
        .containsExactlyInAnyOrder(id, child.ipamPoolId());
    Refused.with(
        "InvalidParameterValue",
        () ->
            ec2.createIpamPool(
                r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV4).locale("sa-east-1")),
        "operating Region");

    Refused.with("InvalidParameterCombination", () -> ec2.modifyIpamPool(r -> r.ipamPoolId(id)));
    ec2.modifyIpamPool(
        r ->
            r.ipamPoolId(child.ipamPoolId())
                .description("cleared")
                .clearAllocationDefaultNetmaskLength(true));
    assertThat(pool(child.ipamPoolId()))
        .isEqualTo(
            child.toBuilder()
                .state("modify-complete")
                .description("cleared")
                .allocationDefaultNetmaskLength(null)
                .build());

    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(id).cidr("10.0.0.0/8"));
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child.ipamPoolId()).netmaskLength(12));
    try (Ec2Client there = Clients.ec2(installation.allocator().port(), "eu-west-1")) {
      assertThat(
              there
                  .allocateIpamPoolCidr(r -> r.ipamPoolId(child.ipamPoolId()).netmaskLength(24))
                  .ipamPoolAllocation()
                  .resourceRegion())
          .isEqualTo("eu-west-1");
    }
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(child.ipamPoolId()).netmaskLength(24)),
        "eu-west-1");
    Refused.with("DependencyViolation", () -> ec2.deleteIpamPool(r -> r.ipamPoolId(id)), id);
    ec2.deleteIpamPool(r -> r.ipamPoolId(id).cascade(true));
    Refused.with(
        "InvalidIpamPoolId.NotFound",
        () ->
            ec2.provisionIpamPoolCidr(
                r -> r.ipamPoolId("ipam-pool-0123456789abcdef0").cidr("10.0.0.0/8")));
  }

  private static IpamPool pool(String id) {
    return ec2.describeIpamPools(r -> r.ipamPoolIds(id)).ipamPools().getFirst();
  }

  @Test
  void poolCidr_isProvisionedAndDeprovisioned() {
    Ground ground = Ground.of(ec2, "10.0.0.0/8");
    IpamPoolCidr own = cidrs(ground.pool()).getFirst();
    assertThat(own.stateAsString()).isEqualTo("provisioned");
    assertThat(own.ipamPoolCidrId()).matches("ipam-pool-cidr-0[0-9a-f]{32}");

    String rival = Ground.pool(ec2, ground.scope());
    IpamPoolCidr begun =
        ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(rival).cidr("10.1.0.0/16")).ipamPoolCidr();
    assertThat(begun.stateAsString()).isEqualTo("pending-provision");
    IpamPoolCidr failed = cidrs(rival, filter("cidr", "10.1.0.0/16")).getFirst();
    assertThat(failed.stateAsString()).isEqualTo("failed-provision");
    assertThat(failed.failureReason().codeAsString()).isEqualTo("cidr-not-available");
    assertThat(failed.failureReason().message()).contains("10.0.0.0/8", ground.pool());

    String child =
        ec2.createIpamPool(
                r ->
                    r.ipamScopeId(ground.scope())
                        .sourceIpamPoolId(ground.pool())
                        .addressFamily(AddressFamily.IPV4))
            .ipamPool()
            .ipamPoolId();
    IpamPoolCidr byLength =
        ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).netmaskLength(24)).ipamPoolCidr();
    assertThat(byLength.cidr()).isNull();
    assertThat(cidrs(child, filter("ipam-pool-cidr-id", byLength.ipamPoolCidrId())))
        .singleElement()
        .satisfies(
            cidr -> {
              assertThat(cidr.cidr()).isEqualTo("10.0.0.0/24");
              assertThat(cidr.stateAsString()).isEqualTo("provisioned");
            });
    assertThat(allocations(ground.pool()))
        .singleElement()
        .satisfies(
            allocation -> {
              assertThat(allocation.cidr()).isEqualTo("10.0.0.0/24");
              assertThat(allocation.resourceTypeAsString()).isEqualTo("ipam-pool");
              assertThat(allocation.resourceId()).isEqualTo(child);
            });

    deprovision(ground.pool(), "10.0.0.0/8");
    own = cidrs(ground.pool()).getFirst();
    assertThat(own.stateAsString()).isEqualTo("failed-deprovision");
    assertThat(own.failureReason().message()).isEqualTo("The CIDR has one or more allocations.");
    deprovision(child, "10.0.0.0/24");
    assertThat(cidrs(child).getFirst().stateAsString()).isEqualTo("deprovisioned");
    assertThat(allocations(ground.pool())).isEmpty();
    Refused.with("IncorrectState", () -> deprovision(child, "10.0.0.0/24"), "10.0.0.0/24");
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr("10.0.0.0/24"));
    assertThat(cidrs(child, filter("cidr", "10.0.0.0/24")))
        .extracting(IpamPoolCidr::stateAsString)
        .containsExactly("provisioned");

    String publicScope =
        ec2.describeIpams(r -> r.ipamIds(ground.ipam())).ipams().getFirst().publicDefaultScopeId();
    String open = Ground.pool(ec2, publicScope);
    Refused.with(
        "InvalidParameterCombination",
        () -> ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(open).cidr("203.0.113.0/24")),
        "CIDR Auth");
  }

  private static void deprovision(String pool, String cidr) {
    ec2.deprovisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(cidr));
  }

  private static List<IpamPoolCidr> cidrs(String pool, Filter... filters) {
    return ec2.getIpamPoolCidrs(r -> r.ipamPoolId(pool).filters(filters)).ipamPoolCidrs();
  }

  @Test
  void allocation_isMadeModifiedAndReleased() {
    String pool = Ground.of(ec2, "172.16.0.0/24").pool();
    IpamPoolAllocation first =
        ec2.allocateIpamPoolCidr(
                r ->
                    r.ipamPoolId(pool)
                        .netmaskLength(28)
                        .description("a rack")
                        .tagSpecifications(
                            t -> t.resourceType("ipam-pool-allocation").tags(tag("rack", "7"))))
            .ipamPoolAllocation();
    assertThat(first.ipamPoolAllocationId()).matches("ipam-pool-alloc-0[0-9a-f]{32}");
    assertThat(first.cidr()).isEqualTo("172.16.0.0/28");
    assertThat(first.resourceTypeAsString()).isEqualTo("custom");
    assertThat(first.resourceOwner()).isEqualTo("123456789012");
    assertThat(first.tags()).containsExactly(tag("rack", "7"));
    assertThat(allocations(pool)).containsExactly(first);

    String preview =
        ec2.allocateIpamPoolCidr(
                r ->
                    r.ipamPoolId(pool)
                        .netmaskLength(28)
                        .previewNextCidr(true)
                        .disallowedCidrs("172.16.0.16/28"))
            .ipamPoolAllocation()
            .cidr();
    assertThat(preview).isEqualTo("172.16.0.32/28");
    IpamPoolAllocation second =
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("172.16.0.128/25"))
            .ipamPoolAllocation();
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("172.16.0.192/26")),
        second.ipamPoolAllocationId(),
        "172.16.0.128/25");
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(25)),
        "The allocation size is too big for the pool",
        "/26");
    assertThat(allocations(pool)).containsExactly(first, second);

    ec2.modifyIpamPoolAllocation(
        r -> r.ipamPoolAllocationId(first.ipamPoolAllocationId()).description("another rack"));
    assertThat(
            ec2.describeIpamPoolAllocations(
                    r -> r.ipamPoolAllocationIds(first.ipamPoolAllocationId()))
                .ipamPoolAllocations())
        .containsExactly(first.toBuilder().description("another rack").build());

    assertThat(release(pool, first)).isTrue();
    assertThat(allocations(pool)).containsExactly(second);
    Refused.with("InvalidParameterCombination", () -> release(pool, first), "No allocation found");
    Refused.with(
        "InvalidIpamPoolAllocationId.NotFound",
        () ->
            ec2.getIpamPoolAllocations(
                r -> r.ipamPoolId(pool).ipamPoolAllocationId(first.ipamPoolAllocationId())));
    assertThat(
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(25))
                .ipamPoolAllocation()
                .cidr())
        .as("released neighbours merge")
        .isEqualTo("172.16.0.0/25");
  }

  private static boolean release(String pool, IpamPoolAllocation allocation) {
    return ec2.releaseIpamPoolAllocation(
            r ->
                r.ipamPoolId(pool)
                    .cidr(allocation.cidr())
                    .ipamPoolAllocationId(allocation.ipamPoolAllocationId()))
        .success();
  }

  private static List<IpamPoolAllocation> allocations(String pool) {
    return ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool)).ipamPoolAllocations();
  }
}
