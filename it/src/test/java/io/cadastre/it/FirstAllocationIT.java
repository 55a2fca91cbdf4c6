package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** The whole way, once: from nothing to an allocation, and again after losing all but the log. */
class FirstAllocationIT {
  @Test
  @Claim("MC.05")
  void allocation_outlivesEverythingButKafka(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder)) {
      String pool;
      IpamPoolAllocation allocation;
      try (Ec2Client ec2 = installation.ec2()) {
        String scope = ec2.createIpam(r -> {}).ipam().privateDefaultScopeId();
        pool =
            ec2.createIpamPool(r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV4))
                .ipamPool()
                .ipamPoolId();
        ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/8"));
        allocation =
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(24).description("first"))
                .ipamPoolAllocation();
        assertThat(allocation.cidr()).isEqualTo("10.0.0.0/24");
        assertThat(ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool)).ipamPoolAllocations())
            .containsExactly(allocation);
      }

      installation.loseEverythingButKafka();

      try (Ec2Client ec2 = installation.ec2()) {
        assertThat(ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool)).ipamPoolAllocations())
            .containsExactly(allocation);
        assertThat(
                ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(24))
                    .ipamPoolAllocation()
                    .cidr())
            .isEqualTo("10.0.1.0/24");
      }
    }
  }
}
