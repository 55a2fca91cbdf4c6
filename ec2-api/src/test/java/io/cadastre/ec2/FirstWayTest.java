package io.cadastre.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;

/** The way every user goes first, from an IPAM to an allocation. */
class FirstWayTest {
  private final Cloud cloud = new Cloud();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  @Claim("S0.23")
  void fromAnIpamToAnAllocation() {
    Ipam ipam =
        cloud.ec2.createIpam(c -> c.operatingRegions(o -> o.regionName("us-west-2"))).ipam();
    assertThat(ipam.stateAsString()).isEqualTo("create-in-progress");
    assertThat(cloud.ec2.describeIpams(d -> d.ipamIds(ipam.ipamId())).ipams())
        .singleElement()
        .isEqualTo(ipam.toBuilder().state("create-complete").build());

    IpamPool pool =
        cloud
            .ec2
            .createIpamPool(c -> c.ipamScopeId(ipam.privateDefaultScopeId()).addressFamily("ipv4"))
            .ipamPool();
    assertThat(cloud.ec2.describeIpamPools(d -> {}).ipamPools())
        .singleElement()
        .isEqualTo(pool.toBuilder().state("create-complete").build());

    IpamPoolCidr cidr =
        cloud
            .ec2
            .provisionIpamPoolCidr(p -> p.ipamPoolId(pool.ipamPoolId()).cidr("10.0.0.0/8"))
            .ipamPoolCidr();
    assertThat(cidr.stateAsString()).isEqualTo("pending-provision");
    assertThat(cloud.ec2.getIpamPoolCidrs(g -> g.ipamPoolId(pool.ipamPoolId())).ipamPoolCidrs())
        .singleElement()
        .isEqualTo(cidr.toBuilder().state("provisioned").build());

    IpamPoolAllocation allocation =
        cloud.allocate(pool.ipamPoolId(), a -> a.netmaskLength(24).description("first"));
    assertThat(allocation.cidr()).isEqualTo("10.0.0.0/24");
    assertThat(
            cloud
                .ec2
                .getIpamPoolAllocations(g -> g.ipamPoolId(pool.ipamPoolId()))
                .ipamPoolAllocations())
        .containsExactly(allocation);
  }
}
