package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;
import software.amazon.awssdk.services.ec2.model.Tag;

/** State is what the log says: it comes back, whole, from Kafka's folder alone. */
class RebuildIT {
  private static final Tag TAG = Tag.builder().key("env").value("prod").build();

  @Test
  @Claim("MC.05")
  void answers_areTheSameFromKafkasFolderAlone(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder)) {
      String pool;
      String allocation;
      List<Object> before;
      try (Ec2Client ec2 = installation.ec2()) {
        pool = fill(ec2);
        allocation = allocate(ec2, pool);
        before = answers(ec2);
      }
      assertThat(before.toString())
          .contains("failed-provision", "failed-deprovision", "deprovisioned", "modify-complete");

      installation.loseEverythingButKafka();

      try (Ec2Client ec2 = installation.ec2()) {
        assertThat(answers(ec2)).isEqualTo(before);
        assertThat(allocate(ec2, pool)).as("what its token was given").isEqualTo(allocation);
        assertThat(answers(ec2)).isEqualTo(before);
      }
    }
  }

  private static String allocate(Ec2Client ec2, String pool) {
    return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(26).clientToken("kept"))
        .ipamPoolAllocation()
        .ipamPoolAllocationId();
  }

  /** Something of everything; the answer is a pool with room. */
  private static String fill(Ec2Client ec2) {
    Ground ground = Ground.of(ec2, "10.0.0.0/8");
    ec2.modifyIpam(
        r ->
            r.ipamId(ground.ipam())
                .description("the estate")
                .addOperatingRegions(region -> region.regionName("eu-west-1")));
    String scope =
        ec2.createIpamScope(r -> r.ipamId(ground.ipam()).description("a second network"))
            .ipamScope()
            .ipamScopeId();
    String twin = Ground.pool(ec2, scope);
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(twin).cidr("10.0.0.0/8"));

    String child =
        ec2.createIpamPool(
                r ->
                    r.ipamScopeId(ground.scope())
                        .sourceIpamPoolId(ground.pool())
                        .addressFamily(AddressFamily.IPV4)
                        .allocationDefaultNetmaskLength(28)
                        .tagSpecifications(t -> t.resourceType("ipam-pool").tags(TAG)))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).netmaskLength(24));
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr("10.9.0.0/16"));
    var released =
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(child).description("gone")).ipamPoolAllocation();
    ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(child).cidr("10.0.0.16/28"));
    ec2.releaseIpamPoolAllocation(
        r ->
            r.ipamPoolId(child)
                .cidr(released.cidr())
                .ipamPoolAllocationId(released.ipamPoolAllocationId()));

    String rival = Ground.pool(ec2, ground.scope());
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(rival).cidr("10.128.0.0/9"));
    ec2.deprovisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr("10.0.0.0/24"));
    ec2.deprovisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr("10.9.0.0/16"));
    ec2.createTags(r -> r.resources(ground.ipam(), scope).tags(TAG));
    ec2.modifyIpamPool(r -> r.ipamPoolId(rival).allocationMaxNetmaskLength(30));

    String gone = Ground.pool(ec2, scope);
    ec2.deleteIpamPool(r -> r.ipamPoolId(gone));
    return ground.pool();
  }

  /** All there is to read. */
  private static List<Object> answers(Ec2Client ec2) {
    List<Object> answers = new ArrayList<>();
    answers.addAll(ec2.describeIpams(r -> {}).ipams());
    answers.addAll(ec2.describeIpamScopes(r -> {}).ipamScopes());
    List<IpamPool> pools = ec2.describeIpamPools(r -> {}).ipamPools();
    answers.addAll(pools);
    for (IpamPool pool : pools) {
      List<IpamPoolCidr> cidrs =
          ec2.getIpamPoolCidrs(r -> r.ipamPoolId(pool.ipamPoolId())).ipamPoolCidrs();
      answers.addAll(cidrs);
      answers.addAll(
          ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool.ipamPoolId())).ipamPoolAllocations());
    }
    answers.addAll(ec2.describeIpamPoolAllocations(r -> {}).ipamPoolAllocations());
    answers.addAll(ec2.describeTags(r -> {}).tags());
    return answers;
  }
}
