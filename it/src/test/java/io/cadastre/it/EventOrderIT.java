package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.it.EventLog.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What a known story leaves on the log. */
class EventOrderIT {
  @Test
  void events_tellTheStoryInOrder(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder)) {
      String ipam;
      try (Ec2Client ec2 = installation.ec2()) {
        ipam = story(ec2);
      }
      List<Entry> events = EventLog.check(installation.bootstrapServers());
      assertThat(events)
          .allSatisfy(
              entry -> assertThat(envelope(entry).get("aggregate").toString()).isEqualTo(ipam));
      assertThat(events)
          .extracting(Entry::type)
          .containsExactly(
              "IpamCreated",
              "IpamModified",
              "ScopeCreated",
              "ScopeModified",
              "ScopeDeleted",
              "PoolCreated",
              "PoolModified",
              "CidrProvisioned",
              "Allocated",
              "RequestRefused",
              "AllocationModified",
              "TagsChanged",
              "Released",
              "PoolCreated",
              "CidrProvisioned",
              "CidrDeprovisioned",
              "PoolDeleted",
              "ExtentSwept",
              "IpamDeleted",
              "ExtentSwept");
      assertRefusal(events.get(9).event());
      GenericRecord refused = Objects.requireNonNull(events.get(9).refused());
      assertThat(refused.getSchema().getName()).isEqualTo("Allocate");
      assertThat(refused.get("cidr").toString()).isEqualTo("10.0.0.128/25");
      assertThat(envelope(events.get(16)).get("cause"))
          .as("what sweeps is what deleted")
          .isEqualTo(envelope(events.get(17)).get("cause"));
    }
  }

  private static String story(Ec2Client ec2) {
    var created = ec2.createIpam(r -> r.description("first")).ipam();
    String ipam = created.ipamId();
    ec2.modifyIpam(r -> r.ipamId(ipam).description("second"));
    String scope = ec2.createIpamScope(r -> r.ipamId(ipam)).ipamScope().ipamScopeId();
    ec2.modifyIpamScope(r -> r.ipamScopeId(scope).description("soon gone"));
    ec2.deleteIpamScope(r -> r.ipamScopeId(scope));

    String pool = Ground.pool(ec2, created.privateDefaultScopeId());
    ec2.modifyIpamPool(r -> r.ipamPoolId(pool).allocationDefaultNetmaskLength(24));
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/8"));
    leaveNoTrace(ec2, pool);
    IpamPoolAllocation allocation =
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool)).ipamPoolAllocation();
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.128/25")),
        allocation.ipamPoolAllocationId());
    ec2.modifyIpamPoolAllocation(
        r -> r.ipamPoolAllocationId(allocation.ipamPoolAllocationId()).description("ours"));
    ec2.createTags(r -> r.resources(pool).tags(Tag.builder().key("a").value("b").build()));
    ec2.releaseIpamPoolAllocation(
        r ->
            r.ipamPoolId(pool)
                .cidr(allocation.cidr())
                .ipamPoolAllocationId(allocation.ipamPoolAllocationId()));

    String child =
        ec2.createIpamPool(
                r ->
                    r.ipamScopeId(created.privateDefaultScopeId())
                        .sourceIpamPoolId(pool)
                        .addressFamily(AddressFamily.IPV4))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(child).netmaskLength(16));
    ec2.deprovisionIpamPoolCidr(r -> r.ipamPoolId(child).cidr("10.0.0.0/16"));
    ec2.deleteIpamPool(r -> r.ipamPoolId(pool).cascade(true));
    ec2.deleteIpam(r -> r.ipamId(ipam).cascade(true));
    return ipam;
  }

  private static void leaveNoTrace(Ec2Client ec2, String pool) {
    Refused.with(
        "DryRunOperation", () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).dryRun(true)));
    assertThat(
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).previewNextCidr(true))
                .ipamPoolAllocation()
                .cidr())
        .isEqualTo("10.0.0.0/24");
    Refused.with(
        "InvalidIpamPoolId.NotFound",
        () ->
            ec2.allocateIpamPoolCidr(
                r -> r.ipamPoolId("ipam-pool-0123456789abcdef0").cidr("::/0")));
  }

  private static void assertRefusal(GenericRecord refused) {
    assertThat(refused.get("operation").toString()).isEqualTo("Allocate");
    assertThat(refused.get("code").toString()).isEqualTo("cidr-not-free");
    assertThat(refused.get("subject").toString()).startsWith("ipam-pool-");
    assertThat(refused.get("rival").toString()).startsWith("ipam-pool-alloc-");
    assertThat(refused.get("message").toString()).contains("10.0.0.0/24");
  }

  private static GenericRecord envelope(Entry entry) {
    return (GenericRecord) entry.event().get("envelope");
  }
}
