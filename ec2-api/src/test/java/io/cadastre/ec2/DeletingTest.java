package io.cadastre.ec2;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPool;

/** While a cascade is being swept, what is below it is not seen any more. */
class DeletingTest {
  private final Cloud cloud = new Cloud(Limits.DEFAULT, false);
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam();
  private final String scope = ipam.privateDefaultScopeId();
  private final String top = cloud.pool(scope, p -> {}).ipamPoolId();
  private final String child = cloud.pool(scope, p -> p.sourceIpamPoolId(top)).ipamPoolId();
  private final String allocation;

  DeletingTest() {
    cloud.provision(top, "10.0.0.0/8");
    cloud.provision(child, "10.0.0.0/16");
    allocation = cloud.allocate(child, a -> a.netmaskLength(24)).ipamPoolAllocationId();
    ec2.createTags(
        c -> c.resources(ipam.ipamId(), top, child, allocation).tags(t -> t.key("k").value("v")));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void aPoolOnItsWayOutShowsOnlyItself() {
    ec2.deleteIpamPool(d -> d.ipamPoolId(child).cascade(true));

    assertThat(ec2.describeIpamPools(d -> d.ipamPoolIds(child)).ipamPools())
        .singleElement()
        .extracting(IpamPool::stateAsString)
        .isEqualTo("delete-in-progress");
    assertThat(ec2.getIpamPoolCidrs(g -> g.ipamPoolId(child)).ipamPoolCidrs()).isEmpty();
    assertThat(ec2.getIpamPoolAllocations(g -> g.ipamPoolId(child)).ipamPoolAllocations())
        .isEmpty();
    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations()).isEmpty();
    refused(
        "InvalidIpamPoolAllocationId.NotFound",
        () -> ec2.describeIpamPoolAllocations(d -> d.ipamPoolAllocationIds(allocation)));
    assertThat(ec2.getIpamPoolAllocations(g -> g.ipamPoolId(top)).ipamPoolAllocations())
        .as("its space is back with its source")
        .isEmpty();
    assertThat(
            ec2.describeIpamScopes(d -> d.ipamScopeIds(scope)).ipamScopes().getFirst().poolCount())
        .isEqualTo(1);
    assertThat(ec2.describeTags(x -> {}).tags())
        .extracting(t -> t.resourceId())
        .containsExactlyInAnyOrder(ipam.ipamId(), top, child);
    refused("IncorrectState", () -> cloud.allocate(child, a -> a.netmaskLength(24)), child);
    refused("IncorrectState", () -> cloud.provision(child, "10.9.0.0/16"), child);
    refused("IncorrectState", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(child)), child);
    refused(
        "IncorrectState",
        () -> ec2.createTags(c -> c.resources(child).tags(t -> t.key("x").value("y"))),
        child);

    cloud.registry.sweep();
    refused("InvalidIpamPoolId.NotFound", () -> ec2.describeIpamPools(d -> d.ipamPoolIds(child)));
    assertThat(ec2.describeIpamPools(x -> {}).ipamPools()).hasSize(1);
  }

  @Test
  void anIpamOnItsWayOutShowsOnlyItself() {
    ec2.deleteIpam(d -> d.ipamId(ipam.ipamId()).cascade(true));

    assertThat(ec2.describeIpams(x -> {}).ipams())
        .singleElement()
        .extracting(Ipam::stateAsString)
        .isEqualTo("delete-in-progress");
    assertThat(ec2.describeIpamScopes(x -> {}).ipamScopes()).isEmpty();
    assertThat(ec2.describeIpamPools(x -> {}).ipamPools()).isEmpty();
    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations()).isEmpty();
    assertThat(ec2.describeTags(x -> {}).tags())
        .extracting(t -> t.resourceId())
        .containsExactly(ipam.ipamId());
    refused("InvalidIpamPoolId.NotFound", () -> ec2.getIpamPoolCidrs(g -> g.ipamPoolId(top)));
    refused("InvalidIpamScopeId.NotFound", () -> cloud.pool(scope, p -> {}));
    refused(
        "IncorrectState",
        () -> ec2.modifyIpam(m -> m.ipamId(ipam.ipamId()).description("x")),
        ipam.ipamId());

    cloud.registry.sweep();
    assertThat(ec2.describeIpams(x -> {}).ipams()).isEmpty();
    assertThat(cloud.registry.size()).isZero();
  }

  @Test
  void oneIpamGoesAndTheOtherStays() {
    String other = cloud.poolWith("10.0.0.0/8").ipamPoolId();
    String kept = cloud.allocate(other, a -> a.netmaskLength(24)).ipamPoolAllocationId();

    ec2.deleteIpam(d -> d.ipamId(ipam.ipamId()).cascade(true));
    cloud.registry.sweep();

    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations())
        .singleElement()
        .satisfies(a -> assertThat(a.ipamPoolAllocationId()).isEqualTo(kept));
    assertThat(cloud.allocate(other, a -> a.netmaskLength(24)).cidr()).isEqualTo("10.0.1.0/24");
  }
}
