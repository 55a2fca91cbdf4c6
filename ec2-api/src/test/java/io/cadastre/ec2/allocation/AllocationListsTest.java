package io.cadastre.ec2.allocation;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.ec2.Cloud;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolAllocationsResponse;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

class AllocationListsTest {
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam();
  private final String pool = cloud.pool(ipam.privateDefaultScopeId(), p -> {}).ipamPoolId();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void thirteenHundredComeInTwoPages() {
    cloud.provision(pool, "10.0.0.0/16");
    for (int i = 0; i < 1_300; i++) {
      cloud.allocate(pool, a -> a.netmaskLength(28));
    }

    GetIpamPoolAllocationsResponse first =
        ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool).maxResults(1_000));
    IpamPoolAllocation last = first.ipamPoolAllocations().getLast();
    ec2.releaseIpamPoolAllocation(
        r ->
            r.ipamPoolId(pool).cidr(last.cidr()).ipamPoolAllocationId(last.ipamPoolAllocationId()));
    GetIpamPoolAllocationsResponse second =
        ec2.getIpamPoolAllocations(
            g -> g.ipamPoolId(pool).maxResults(1_000).nextToken(first.nextToken()));

    assertThat(first.ipamPoolAllocations()).hasSize(1_000);
    assertThat(first.ipamPoolAllocations().getFirst().cidr()).isEqualTo("10.0.0.0/28");
    assertThat(last.cidr()).isEqualTo("10.0.62.112/28");
    assertThat(second.ipamPoolAllocations()).hasSize(300);
    assertThat(second.ipamPoolAllocations().getFirst().cidr()).isEqualTo("10.0.62.128/28");
    assertThat(second.nextToken()).isNull();
    assertThat(ec2.describeIpamPoolAllocationsPaginator(d -> {}).ipamPoolAllocations())
        .hasSize(1_299)
        .extracting(IpamPoolAllocation::ipamPoolAllocationId)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(
            ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool).maxResults(100_000))
                .ipamPoolAllocations())
        .hasSize(1_299);
  }

  @Test
  void onePoolShowsAllAndAFilterSome() {
    cloud.provision(pool, "10.0.0.0/8");
    String child =
        cloud.pool(ipam.privateDefaultScopeId(), p -> p.sourceIpamPoolId(pool)).ipamPoolId();
    cloud.provision(child, "10.1.0.0/16");
    IpamPoolAllocation custom = cloud.allocate(pool, a -> a.netmaskLength(24));
    IpamPoolAllocation below = cloud.allocate(child, a -> a.netmaskLength(24));

    assertThat(ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool)).ipamPoolAllocations())
        .extracting(IpamPoolAllocation::cidr)
        .containsExactly("10.0.0.0/24", "10.1.0.0/16");
    assertThat(
            ec2.getIpamPoolAllocations(
                    g -> g.ipamPoolId(pool).ipamPoolAllocationId(custom.ipamPoolAllocationId()))
                .ipamPoolAllocations())
        .containsExactly(custom);
    assertThat(
            ec2.getIpamPoolAllocations(
                    g -> g.ipamPoolId(pool).filters(f -> f.name("resource-id").values(child)))
                .ipamPoolAllocations())
        .extracting(IpamPoolAllocation::cidr)
        .containsExactly("10.1.0.0/16");
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () ->
            ec2.getIpamPoolAllocations(
                g -> g.ipamPoolId(pool).ipamPoolAllocationId(below.ipamPoolAllocationId())),
        pool);
    assertThat(
            ec2.describeIpamPoolAllocations(
                    d -> d.filters(f -> f.name("cidr").values("10.?.0.0/24")))
                .ipamPoolAllocations())
        .containsExactlyInAnyOrder(custom, below);
  }

  @Test
  void ownAllocationsSpanIpams() {
    cloud.provision(pool, "10.0.0.0/8");
    String second = cloud.poolWith("10.0.0.0/8").ipamPoolId();
    List<String> ids =
        List.of(pool, second, pool, second).stream()
            .map(p -> cloud.allocate(p, a -> a.netmaskLength(24)).ipamPoolAllocationId())
            .sorted()
            .toList();

    assertThat(
            ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations().stream()
                .map(IpamPoolAllocation::ipamPoolAllocationId))
        .containsExactlyElementsOf(ids);
    assertThat(
            ec2.describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds(ids.get(3), ids.get(1)))
                .ipamPoolAllocations())
        .extracting(IpamPoolAllocation::ipamPoolAllocationId)
        .containsExactly(ids.get(1), ids.get(3));
    assertThat(cloud.otherAccount().describeIpamPoolAllocations(x -> {}).ipamPoolAllocations())
        .isEmpty();
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () ->
            cloud
                .otherAccount()
                .describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds(ids.getFirst())));
  }

  @Test
  void aListIsRefusedInThisOrder() {
    String unknown = "ipam-pool-alloc-" + "0".repeat(33);
    refused(
        "InvalidParameterCombination",
        () -> ec2.describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds("x").maxResults(1)));
    refused(
        "InvalidIpamPoolAllocationId.Malformed",
        () -> ec2.describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds("x")));
    refused("InvalidParameterValue", () -> ec2.describeIpamPoolAllocations(d -> d.maxResults(999)));
    refused(
        "InvalidParameterValue", () -> ec2.describeIpamPoolAllocations(d -> d.maxResults(100_001)));
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () -> ec2.describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds(unknown).dryRun(true)));
    refused("DryRunOperation", () -> ec2.describeIpamPoolAllocations(d -> d.dryRun(true)));

    refused("MissingParameter", () -> ec2.getIpamPoolAllocations(g -> {}));
    refused(
        "InvalidIpamPoolAllocationId.Malformed",
        () -> ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool).ipamPoolAllocationId("x")));
    refused(
        "InvalidParameterValue",
        () -> ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool).maxResults(5)));
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () -> ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool).ipamPoolAllocationId(unknown)));
    refused(
        "InvalidIpamPoolId.NotFound",
        () -> cloud.otherAccount().getIpamPoolAllocations(g -> g.ipamPoolId(pool)));
    refused(
        "DryRunOperation", () -> ec2.getIpamPoolAllocations(g -> g.ipamPoolId(pool).dryRun(true)));
  }
}
