package io.cadastre.ec2.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.ec2.Cloud;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.IpamAddressHistoryRecord;

class AddressHistoryTest {
  private static final Resource VPC =
      new Resource(
          "vpc-1",
          ResourceType.VPC,
          Cloud.ACCOUNT,
          Cloud.HOME,
          "vpc-1",
          List.of(Cidr.parse("10.1.0.0/24")),
          new Tags(Map.of("Name", "shop")));

  private final Cloud cloud = new Cloud();
  private String ipam = "";
  private String scope = "";
  private String pool = "";

  @BeforeEach
  void pool() {
    var created = cloud.ec2.createIpam(r -> {}).ipam();
    ipam = created.ipamId();
    scope = created.privateDefaultScopeId();
    pool =
        cloud
            .ec2
            .createIpamPool(r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV4))
            .ipamPool()
            .ipamPoolId();
    cloud.ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.1.0.0/16"));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private List<IpamAddressHistoryRecord> ever(String cidr) {
    return cloud
        .ec2
        .getIpamAddressHistory(r -> r.ipamScopeId(scope).cidr(cidr).startTime(Instant.EPOCH))
        .historyRecords();
  }

  /** One after the other. */
  private void givenHolders(int count, String cidr) {
    for (int i = 0; i < count; i++) {
      var held =
          cloud.ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(cidr)).ipamPoolAllocation();
      cloud.pass(Duration.ofMinutes(1));
      cloud.ec2.releaseIpamPoolAllocation(
          r ->
              r.ipamPoolId(pool)
                  .cidr(held.cidr())
                  .ipamPoolAllocationId(held.ipamPoolAllocationId()));
    }
  }

  @Test
  void holders_areListedFromTheirBeginningToTheirEnd() {
    cloud.registry.told(VPC, true);
    cloud.pass(Duration.ofHours(1));
    var held =
        cloud
            .ec2
            .allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.1.0.0/24").description("shop"))
            .ipamPoolAllocation();
    cloud.pass(Duration.ofHours(1));
    cloud.registry.told(VPC, false);

    List<IpamAddressHistoryRecord> records = ever("10.1.0.0/24");

    assertThat(records).hasSize(2);
    IpamAddressHistoryRecord vpc = records.getFirst();
    assertThat(vpc.resourceId()).isEqualTo("vpc-1");
    assertThat(vpc.resourceTypeAsString()).isEqualTo("vpc");
    assertThat(vpc.resourceName()).isEqualTo("shop");
    assertThat(vpc.resourceOwnerId()).isEqualTo(Cloud.ACCOUNT);
    assertThat(vpc.vpcId()).isEqualTo("vpc-1");
    assertThat(Duration.between(vpc.sampledStartTime(), vpc.sampledEndTime())).hasHours(2);
    IpamAddressHistoryRecord allocation = records.getLast();
    assertThat(allocation.resourceId()).isEqualTo(held.ipamPoolAllocationId());
    assertThat(allocation.resourceCidr()).isEqualTo("10.1.0.0/24");
    assertThat(allocation.sampledEndTime()).isNull();
    assertThat(ever("10.1.0.0/16")).as("within it does not count").isEmpty();
    assertThat(
            cloud
                .ec2
                .getIpamAddressHistory(
                    r ->
                        r.ipamScopeId(scope)
                            .cidr("10.1.0.0/24")
                            .startTime(Instant.EPOCH)
                            .vpcId("vpc-1"))
                .historyRecords())
        .containsExactly(vpc);
    assertThat(
            cloud
                .ec2
                .getIpamAddressHistory(r -> r.ipamScopeId(scope).cidr("10.1.0.0/24"))
                .historyRecords())
        .as("without times it is now")
        .containsExactly(allocation);
  }

  @Test
  void pages_areWhole() {
    givenHolders(3, "10.1.2.0/24");

    assertThat(
            cloud
                .ec2
                .getIpamAddressHistoryPaginator(
                    r ->
                        r.ipamScopeId(scope)
                            .cidr("10.1.2.0/24")
                            .startTime(Instant.EPOCH)
                            .maxResults(1))
                .stream()
                .map(page -> page.historyRecords().size()))
        .containsExactly(1, 1, 1);
  }

  @Test
  void page_withoutMaxResultsHasAHundred() {
    givenHolders(101, "10.1.2.0/24");

    assertThat(
            cloud
                .ec2
                .getIpamAddressHistoryPaginator(
                    r -> r.ipamScopeId(scope).cidr("10.1.2.0/24").startTime(Instant.EPOCH))
                .stream()
                .map(page -> page.historyRecords().size()))
        .containsExactly(100, 1);
  }

  @Test
  void whatIsNotThere_isRefused() {
    assertThatThrownBy(() -> cloud.ec2.getIpamAddressHistory(r -> r.ipamScopeId(scope)))
        .hasMessageContaining("Cidr");
    assertThatThrownBy(
            () ->
                cloud.ec2.getIpamAddressHistory(
                    r ->
                        r.ipamScopeId(scope)
                            .cidr("10.1.2.0/24")
                            .startTime(Instant.parse("2026-02-01T00:00:00Z"))
                            .endTime(Instant.parse("2026-01-01T00:00:00Z"))))
        .hasMessageContaining("StartTime");

    cloud.ec2.deleteIpam(r -> r.ipamId(ipam).cascade(true));

    assertThatThrownBy(() -> ever("10.1.0.0/24")).hasMessageContaining("does not exist");
  }
}
