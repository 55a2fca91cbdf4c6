package io.cadastre.ec2.pool;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.Cloud;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolRequest;

class PoolsTest {
  private static final String UNKNOWN = "ipam-pool-00000000000000000";
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam("us-west-2");
  private final String scope = ipam.privateDefaultScopeId();

  @AfterEach
  void close() {
    cloud.close();
  }

  private IpamPool one(String id) {
    return ec2.describeIpamPools(d -> d.ipamPoolIds(id)).ipamPools().getFirst();
  }

  private IpamPool create(Consumer<CreateIpamPoolRequest.Builder> more) {
    return cloud.pool(scope, more);
  }

  private IpamPool modify(String id, Consumer<ModifyIpamPoolRequest.Builder> more) {
    return ec2.modifyIpamPool(m -> m.ipamPoolId(id).applyMutation(more)).ipamPool();
  }

  @Test
  void aPlainOneHasNoRulesAndNoLocale() {
    IpamPool pool = create(p -> {});

    assertThat(pool)
        .isEqualTo(
            IpamPool.builder()
                .ownerId(Cloud.ACCOUNT)
                .ipamPoolId(pool.ipamPoolId())
                .ipamPoolArn("arn:aws:ec2::123456789012:ipam-pool/" + pool.ipamPoolId())
                .ipamScopeArn("arn:aws:ec2::123456789012:ipam-scope/" + scope)
                .ipamScopeType("private")
                .ipamArn(ipam.ipamArn())
                .ipamRegion(Cloud.HOME)
                .locale("None")
                .poolDepth(1)
                .state("create-in-progress")
                .autoImport(false)
                .addressFamily("ipv4")
                .tags(List.of())
                .build());
    assertThat(pool.hasAllocationResourceTags()).isFalse();
    assertThat(one(pool.ipamPoolId())).isEqualTo(pool.toBuilder().state("create-complete").build());
  }

  @Test
  void allThatCanBeChosenIsShown() {
    String top = create(p -> p.locale("us-west-2")).ipamPoolId();

    IpamPool pool =
        create(
            p ->
                p.sourceIpamPoolId(top)
                    .description("")
                    .autoImport(true)
                    .allocationMinNetmaskLength(16)
                    .allocationDefaultNetmaskLength(24)
                    .allocationMaxNetmaskLength(28)
                    .allocationResourceTags(t -> t.key("env").value("prod"))
                    .tagSpecifications(
                        t -> t.resourceType("ipam-pool").tags(g -> g.key("n").value("v"))));

    assertThat(pool.sourceIpamPoolId()).isEqualTo(top);
    assertThat(pool.poolDepth()).isEqualTo(2);
    assertThat(pool.locale()).isEqualTo("us-west-2");
    assertThat(pool.description()).isEmpty();
    assertThat(pool.autoImport()).isTrue();
    assertThat(pool.allocationMinNetmaskLength()).isEqualTo(16);
    assertThat(pool.allocationDefaultNetmaskLength()).isEqualTo(24);
    assertThat(pool.allocationMaxNetmaskLength()).isEqualTo(28);
    assertThat(pool.allocationResourceTags())
        .singleElement()
        .satisfies(t -> assertThat(t.key() + "=" + t.value()).isEqualTo("env=prod"));
    assertThat(pool.tags()).hasSize(1);
  }

  @Test
  void aPublicOneSaysWhereItsAddressesComeFrom() {
    IpamPool pool =
        ec2.createIpamPool(
                p ->
                    p.ipamScopeId(ipam.publicDefaultScopeId())
                        .addressFamily("ipv6")
                        .locale("us-west-2")
                        .publiclyAdvertisable(true)
                        .publicIpSource("byoip")
                        .awsService("ec2"))
            .ipamPool();

    assertThat(pool.publiclyAdvertisable()).isTrue();
    assertThat(pool.publicIpSourceAsString()).isEqualTo("byoip");
    assertThat(pool.awsServiceAsString()).isEqualTo("ec2");
    assertThat(pool.ipamScopeTypeAsString()).isEqualTo("public");
  }

  @Test
  void noneIsNoLocale() {
    String here = create(p -> p.locale("us-west-2")).ipamPoolId();
    String anywhere = create(p -> p.locale("None")).ipamPoolId();

    assertThat(one(anywhere).locale()).isEqualTo("None");
    assertThat(create(p -> p.sourceIpamPoolId(anywhere).locale("None")).locale()).isEqualTo("None");
    refused(
        "InvalidParameterValue",
        () -> create(p -> p.sourceIpamPoolId(here).locale("None")),
        here,
        "us-west-2");
  }

  @Test
  void aNewOneIsRefusedInThisOrder() {
    Ipam other = cloud.ipam();
    String elsewhere = cloud.pool(other.privateDefaultScopeId(), p -> {}).ipamPoolId();
    String source = create(p -> p.locale("us-west-2")).ipamPoolId();
    String unknownScope = "ipam-scope-00000000000000000";

    refused(
        "UnsupportedOperation", () -> create(p -> p.sourceResource(r -> r.resourceId("vpc-1"))));
    refused("MissingParameter", () -> ec2.createIpamPool(p -> {}), "IpamScopeId");
    refused(
        "MissingParameter", () -> ec2.createIpamPool(p -> p.ipamScopeId(scope)), "AddressFamily");
    refused("InvalidIpamScopeId.Malformed", () -> cloud.pool("x", p -> {}));
    refused("InvalidIpamPoolId.Malformed", () -> create(p -> p.sourceIpamPoolId("x")));
    refused("InvalidIpamScopeId.NotFound", () -> cloud.pool(unknownScope, p -> {}), unknownScope);
    refused("InvalidIpamPoolId.NotFound", () -> create(p -> p.sourceIpamPoolId(UNKNOWN)), UNKNOWN);
    refused(
        "InvalidParameterCombination",
        () -> create(p -> p.sourceIpamPoolId(elsewhere).addressFamily("ipv6")),
        other.privateDefaultScopeId());
    refused(
        "InvalidParameterCombination",
        () -> create(p -> p.sourceIpamPoolId(source).addressFamily("ipv6")),
        "address family");
    refused(
        "InvalidParameterValue",
        () -> create(p -> p.sourceIpamPoolId(source).locale(Cloud.HOME)),
        "us-west-2");
    refused(
        "InvalidParameterValue", () -> create(p -> p.locale("ap-south-1")), "no operating Region");
    refused("InvalidParameterCombination", () -> create(p -> p.awsService("ec2")), "public scope");
    refused(
        "InvalidParameterCombination",
        () -> cloud.pool(ipam.publicDefaultScopeId(), p -> p.publiclyAdvertisable(true)),
        "IPv6");
    refused(
        "InvalidParameterValue", () -> create(p -> p.allocationMinNetmaskLength(33)), "0 to 32");
    refused(
        "InvalidParameterValue",
        () -> create(p -> p.allocationMinNetmaskLength(25).allocationMaxNetmaskLength(24)));
    refused(
        "InvalidParameterValue",
        () -> create(p -> p.allocationMinNetmaskLength(24).allocationDefaultNetmaskLength(20)));
    refused("DryRunOperation", () -> create(p -> p.dryRun(true)));
    assertThat(ec2.describeIpamPools(x -> {}).ipamPools()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AddressFamily=ipv5                          | InvalidParameterValue | ipv4, ipv6
          AddressFamily=IPV4                          | InvalidParameterValue | ipv4, ipv6
          AddressFamily=ipv4&AwsService=s3            | InvalidParameterValue | ec2, global-services
          AddressFamily=ipv4&PublicIpSource=x         | InvalidParameterValue | amazon, byoip
          AddressFamily=ipv4&Locale=nowhere           | InvalidParameterValue | Locale
          AddressFamily=ipv4&AllocationMinNetmaskLength=x | InvalidParameterValue | integer
          AddressFamily=ipv4&AllocationResourceTag.1.Value=x | MissingParameter | AllocationResourceTag.1.Key
          AddressFamily=ipv4&AllocationResourceTag.1.Key=x&AllocationResourceTag.2.Key=x | InvalidParameterValue | Duplicate
          AddressFamily=ipv4&TagSpecification.1.ResourceType=ipam | InvalidParameterValue | creates ipam-pool
          """)
  void badParametersAreRefused(String parameters, String code, String part) {
    assertThat(cloud.post("Action=CreateIpamPool&IpamScopeId=" + scope + "&" + parameters))
        .contains("<Code>" + code + "</Code>", part);
  }

  @Test
  void quotasAreNamed() {
    try (Cloud small = new Cloud(new Limits(1, 2, 4, 1, 3, 10), true)) {
      String home = small.ipam().privateDefaultScopeId();
      String source = small.pool(home, p -> {}).ipamPoolId();
      for (int depth = 2; depth <= 3; depth++) {
        String above = source;
        source = small.pool(home, p -> p.sourceIpamPoolId(above)).ipamPoolId();
      }
      String deepest = source;
      refused(
          "ResourceLimitExceeded",
          () -> small.pool(home, p -> p.sourceIpamPoolId(deepest)),
          "depth, 3");
      small.pool(home, p -> {});
      refused("ResourceLimitExceeded", () -> small.pool(home, p -> {}), "limited to 4");
    }
  }

  @Test
  void rulesAreChangedOneByOneAndCleared() {
    String id = create(p -> p.allocationResourceTags(t -> t.key("a").value("1"))).ipamPoolId();

    IpamPool changed =
        modify(
            id,
            m ->
                m.description("d")
                    .autoImport(true)
                    .allocationMinNetmaskLength(16)
                    .allocationMaxNetmaskLength(28)
                    .allocationDefaultNetmaskLength(24)
                    .addAllocationResourceTags(t -> t.key("b").value(""))
                    .removeAllocationResourceTags(t -> t.key("a").value("1")));

    assertThat(changed.stateAsString()).isEqualTo("modify-in-progress");
    assertThat(changed.allocationResourceTags()).extracting(t -> t.key()).containsExactly("b");
    assertThat(one(id)).isEqualTo(changed.toBuilder().state("modify-complete").build());
    assertThat(
            modify(
                    id,
                    m ->
                        m.description("e")
                            .autoImport(true)
                            .allocationMinNetmaskLength(16)
                            .allocationMaxNetmaskLength(28)
                            .allocationDefaultNetmaskLength(24))
                .description())
        .as("what did not change may be repeated, as Terraform does")
        .isEqualTo("e");
    assertThat(
            modify(id, m -> m.clearAllocationDefaultNetmaskLength(true))
                .allocationDefaultNetmaskLength())
        .isNull();
    assertThat(one(id).allocationMinNetmaskLength()).isEqualTo(16);
  }

  @Test
  void aModificationIsRefusedInThisOrder() {
    String id = create(p -> p.allocationMinNetmaskLength(24)).ipamPoolId();

    refused("MissingParameter", () -> ec2.modifyIpamPool(m -> {}), "IpamPoolId");
    refused("InvalidIpamPoolId.Malformed", () -> modify("ipam-pool-0g", m -> {}));
    refused("InvalidIpamPoolId.NotFound", () -> modify(UNKNOWN, m -> {}));
    refused(
        "InvalidParameterCombination", () -> modify(id, m -> {}), "must contain a modification");
    refused(
        "InvalidParameterCombination",
        () ->
            modify(
                id,
                m ->
                    m.clearAllocationDefaultNetmaskLength(true)
                        .allocationDefaultNetmaskLength(24)));
    refused("InvalidParameterValue", () -> modify(id, m -> m.allocationDefaultNetmaskLength(20)));
    refused("DryRunOperation", () -> modify(id, m -> m.autoImport(true).dryRun(true)));
    refused(
        "InvalidIpamPoolId.NotFound",
        () -> cloud.otherAccount().modifyIpamPool(m -> m.ipamPoolId(id).description("x")));
    assertThat(one(id).stateAsString()).isEqualTo("create-complete");
  }

  @Test
  void onlyAnEmptyPoolIsDeletedUnlessByCascade() {
    String top = create(p -> {}).ipamPoolId();
    String child = create(p -> p.sourceIpamPoolId(top)).ipamPoolId();
    refused("DependencyViolation", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(top)), "below");
    ec2.deleteIpamPool(d -> d.ipamPoolId(child));
    cloud.provision(top, "10.0.0.0/16");
    String allocation = cloud.allocate(top, a -> a.netmaskLength(24)).ipamPoolAllocationId();
    refused("DependencyViolation", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(top)), "allocations");
    ec2.releaseIpamPoolAllocation(
        r -> r.ipamPoolId(top).cidr("10.0.0.0/24").ipamPoolAllocationId(allocation));
    refused("DependencyViolation", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(top)), "pool cidrs");
    ec2.deprovisionIpamPoolCidr(d -> d.ipamPoolId(top).cidr("10.0.0.0/16"));
    refused("DryRunOperation", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(top).dryRun(true)));

    assertThat(ec2.deleteIpamPool(d -> d.ipamPoolId(top)).ipamPool().stateAsString())
        .isEqualTo("delete-in-progress");
    refused("InvalidIpamPoolId.NotFound", () -> one(top));
    refused("InvalidIpamPoolId.NotFound", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(top)));
    assertThat(cloud.registry.size()).as("the IPAM and its two scopes").isEqualTo(3);
  }

  @Test
  void cascadeIsForPrivatePools() {
    String id = cloud.pool(ipam.publicDefaultScopeId(), p -> {}).ipamPoolId();
    refused(
        "InvalidParameterCombination",
        () -> ec2.deleteIpamPool(d -> d.ipamPoolId(id).cascade(true)),
        "private scope");
  }

  @Test
  void listsAreFilteredByIdsInArnsAndPagedInTheOrderOfIds() {
    Ipam second = cloud.ipam();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(create(p -> {}).ipamPoolId());
      ids.add(cloud.pool(second.privateDefaultScopeId(), p -> {}).ipamPoolId());
    }
    String child = create(p -> p.sourceIpamPoolId(ids.getFirst())).ipamPoolId();
    ids.add(child);
    cloud.otherAccount().createIpam(x -> {});

    assertThat(ec2.describeIpamPools(x -> {}).ipamPools())
        .extracting(IpamPool::ipamPoolId)
        .containsExactlyElementsOf(ids.stream().sorted().toList());
    assertThat(
            ec2.describeIpamPoolsPaginator(d -> d.maxResults(5)).ipamPools().stream()
                .map(IpamPool::ipamPoolId))
        .containsExactlyElementsOf(ids.stream().sorted().toList());
    assertThat(
            ec2.describeIpamPools(d -> d.filters(f -> f.name("ipam-scope-id").values(scope)))
                .ipamPools())
        .hasSize(7);
    assertThat(
            ec2.describeIpamPools(
                    d ->
                        d.filters(
                            f -> f.name("source-ipam-pool-id").values(ids.getFirst()),
                            f -> f.name("ipam-id").values(ipam.ipamId())))
                .ipamPools())
        .extracting(IpamPool::ipamPoolId)
        .containsExactly(child);
    assertThat(cloud.client("ap-south-1").describeIpamPools(d -> d.ipamPoolIds(child)).ipamPools())
        .hasSize(1);
  }

  @Test
  void aTokenGoesOnBehindADeletedPool() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(create(p -> {}).ipamPoolId());
    }
    ids.sort(null);
    String token = ec2.describeIpamPools(d -> d.maxResults(5)).nextToken();
    ec2.deleteIpamPool(d -> d.ipamPoolId(ids.get(4)));

    assertThat(ec2.describeIpamPools(d -> d.maxResults(5).nextToken(token)).ipamPools())
        .extracting(IpamPool::ipamPoolId)
        .containsExactlyElementsOf(ids.subList(5, 8));
    refused(
        "InvalidPaginationToken", () -> ec2.describeIpams(d -> d.maxResults(5).nextToken(token)));
  }
}
