package io.cadastre.ec2.ipam;

import static io.cadastre.ec2.Cloud.refused;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.Cloud;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamOperatingRegion;
import software.amazon.awssdk.services.ec2.model.Tag;

class IpamsTest {
  private static final String UNKNOWN = "ipam-00000000000000000";
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;

  @AfterEach
  void close() {
    cloud.close();
  }

  private Ipam one(String id) {
    return ec2.describeIpams(d -> d.ipamIds(id)).ipams().getFirst();
  }

  private static List<String> regions(Ipam ipam) {
    return ipam.operatingRegions().stream().map(IpamOperatingRegion::regionName).toList();
  }

  @Test
  void aNewOneHasScopesAndADiscovery() {
    Ipam ipam =
        ec2.createIpam(
                c ->
                    c.description("a\tb\r\n <&> \"ü\" 😀")
                        .operatingRegions(o -> o.regionName("us-west-2"))
                        .tagSpecifications(
                            t ->
                                t.resourceType("ipam")
                                    .tags(tag -> tag.key("env").value(""), tag -> tag.key("é"))))
            .ipam();

    assertThat(ipam.ipamId()).matches("ipam-[0-9a-f]{17}");
    assertThat(ipam.ipamArn()).isEqualTo("arn:aws:ec2::123456789012:ipam/" + ipam.ipamId());
    assertThat(ipam.ownerId()).isEqualTo(Cloud.ACCOUNT);
    assertThat(ipam.ipamRegion()).isEqualTo(Cloud.HOME);
    assertThat(ipam.publicDefaultScopeId()).matches("ipam-scope-[0-9a-f]{17}");
    assertThat(ipam.privateDefaultScopeId()).isNotEqualTo(ipam.publicDefaultScopeId());
    assertThat(ipam.defaultResourceDiscoveryId()).matches("ipam-res-disco-[0-9a-f]{17}");
    assertThat(ipam.defaultResourceDiscoveryAssociationId())
        .matches("ipam-res-disco-assoc-[0-9a-f]{17}");
    assertThat(ipam.resourceDiscoveryAssociationCount()).isEqualTo(1);
    assertThat(ipam.scopeCount()).isEqualTo(2);
    assertThat(ipam.stateAsString()).isEqualTo("create-in-progress");
    assertThat(ipam.stateMessage()).isNull();
    assertThat(ipam.tierAsString()).isEqualTo("advanced");
    assertThat(ipam.meteredAccountAsString()).isEqualTo("ipam-owner");
    assertThat(ipam.enablePrivateGua()).isFalse();
    assertThat(ipam.description()).isEqualTo("a\tb\r\n <&> \"ü\" 😀");
    assertThat(regions(ipam)).containsExactly(Cloud.HOME, "us-west-2");
    assertThat(ipam.tags())
        .containsExactly(
            Tag.builder().key("env").value("").build(), Tag.builder().key("é").value("").build());
    assertThat(one(ipam.ipamId())).isEqualTo(ipam.toBuilder().state("create-complete").build());
  }

  @Test
  void allThatCanBeChosenIsShown() {
    Ipam ipam =
        ec2.createIpam(c -> c.tier("free").enablePrivateGua(true).meteredAccount("resource-owner"))
            .ipam();

    assertThat(ipam.tierAsString()).isEqualTo("free");
    assertThat(ipam.enablePrivateGua()).isTrue();
    assertThat(ipam.meteredAccountAsString()).isEqualTo("resource-owner");
    assertThat(ipam.description()).isNull();
    assertThat(ipam.hasTags()).isTrue();
    assertThat(ipam.tags()).isEmpty();
  }

  @Test
  void aModifiedOneStaysModified() {
    String id = cloud.ipam("us-west-2").ipamId();

    Ipam changed =
        ec2.modifyIpam(
                m ->
                    m.ipamId(id)
                        .description("")
                        .tier("free")
                        .enablePrivateGua(true)
                        .meteredAccount("resource-owner")
                        .addOperatingRegions(r -> r.regionName("ap-south-1"))
                        .removeOperatingRegions(r -> r.regionName("us-west-2")))
            .ipam();

    assertThat(changed.stateAsString()).isEqualTo("modify-in-progress");
    assertThat(changed.scopeCount()).isEqualTo(2);
    assertThat(changed.description()).isEmpty();
    assertThat(regions(changed)).containsExactly(Cloud.HOME, "ap-south-1");
    assertThat(one(id)).isEqualTo(changed.toBuilder().state("modify-complete").build());
    assertThat(one(id)).isEqualTo(changed.toBuilder().state("modify-complete").build());
  }

  @Test
  void aModificationIsRefusedInThisOrder() {
    Ipam ipam = cloud.ipam("us-west-2");
    String id = ipam.ipamId();
    cloud.pool(ipam.privateDefaultScopeId(), p -> p.locale("us-west-2"));

    refused("MissingParameter", () -> ec2.modifyIpam(m -> {}), "IpamId");
    refused("InvalidIpamId.Malformed", () -> ec2.modifyIpam(m -> m.ipamId("ipam-1").tier("x")));
    refused(
        "InvalidParameterValue",
        () -> ec2.modifyIpam(m -> m.ipamId(UNKNOWN).tier("gold")),
        "gold",
        "advanced, free");
    refused("InvalidIpamId.NotFound", () -> ec2.modifyIpam(m -> m.ipamId(UNKNOWN)), UNKNOWN);
    refused(
        "InvalidParameterCombination",
        () -> ec2.modifyIpam(m -> m.ipamId(id)),
        "must contain a modification");
    refused(
        "InvalidParameterValue",
        () ->
            ec2.modifyIpam(m -> m.ipamId(id).removeOperatingRegions(r -> r.regionName(Cloud.HOME))),
        "home Region");
    refused(
        "DependencyViolation",
        () ->
            ec2.modifyIpam(
                m ->
                    m.ipamId(id)
                        .tier("free")
                        .removeOperatingRegions(r -> r.regionName("us-west-2"))),
        "locale of ipam-pool-");
    refused(
        "DependencyViolation", () -> ec2.modifyIpam(m -> m.ipamId(id).tier("free")), "ipam-pool-");
    refused(
        "DryRunOperation", () -> ec2.modifyIpam(m -> m.ipamId(id).description("x").dryRun(true)));
    assertThat(one(id).description()).isNull();
  }

  @Test
  void aDeletedOneIsGone() {
    String id = cloud.ipam().ipamId();

    Ipam deleted = ec2.deleteIpam(d -> d.ipamId(id)).ipam();

    assertThat(deleted.stateAsString()).isEqualTo("delete-in-progress");
    assertThat(deleted.scopeCount()).isEqualTo(2);
    refused("InvalidIpamId.NotFound", () -> one(id));
    refused("InvalidIpamId.NotFound", () -> ec2.deleteIpam(d -> d.ipamId(id)));
    assertThat(ec2.describeIpams(x -> {}).ipams()).isEmpty();
    assertThat(ec2.describeIpamScopes(x -> {}).ipamScopes()).isEmpty();
    assertThat(cloud.registry.size()).isZero();
  }

  @Test
  void oneWithContentIsNotDeletedUnlessByCascade() {
    Ipam ipam = cloud.ipam();
    String id = ipam.ipamId();
    String scope = ec2.createIpamScope(c -> c.ipamId(id)).ipamScope().ipamScopeId();
    refused("DependencyViolation", () -> ec2.deleteIpam(d -> d.ipamId(id)), "scopes");
    String pool = cloud.pool(scope, p -> {}).ipamPoolId();
    cloud.provision(pool, "10.0.0.0/8");
    cloud.allocate(pool, a -> a.netmaskLength(24));
    refused("DependencyViolation", () -> ec2.deleteIpam(d -> d.ipamId(id)), pool);
    String open = cloud.pool(ipam.publicDefaultScopeId(), p -> {}).ipamPoolId();
    refused(
        "DependencyViolation",
        () -> ec2.deleteIpam(d -> d.ipamId(id).cascade(true)),
        open,
        "public");
    ec2.deleteIpamPool(d -> d.ipamPoolId(open));
    refused("DryRunOperation", () -> ec2.deleteIpam(d -> d.ipamId(id).cascade(true).dryRun(true)));

    assertThat(ec2.deleteIpam(d -> d.ipamId(id).cascade(true)).ipam().scopeCount()).isEqualTo(3);

    refused("InvalidIpamPoolId.NotFound", () -> ec2.deleteIpamPool(d -> d.ipamPoolId(pool)));
    assertThat(ec2.describeIpamPoolAllocations(x -> {}).ipamPoolAllocations()).isEmpty();
    assertThat(cloud.registry.size()).isZero();
  }

  @Test
  void aTokenMayHaveAnyPrintableAscii() {
    String all = IntStream.range(' ', 0x7f).mapToObj(Character::toString).collect(joining());
    for (String token : List.of(all.substring(0, 64), all.substring(64))) {
      String ipam = cloud.ec2.createIpam(c -> c.clientToken(token)).ipam().ipamId();
      assertThat(cloud.ec2.createIpam(c -> c.clientToken(token)).ipam().ipamId()).isEqualTo(ipam);
    }
  }

  @Test
  void theQuotaCountsARegionsAndLetsRetriesThrough() {
    try (Cloud small = new Cloud(Limits.AWS, true)) {
      String first = small.ec2.createIpam(c -> c.clientToken("t")).ipam().ipamId();

      refused(
          "ResourceLimitExceeded",
          () -> small.ec2.createIpam(x -> {}),
          "You've reached the limit for ipams. You have created 1 ipams and you are limited to 1.");
      refused("ResourceLimitExceeded", () -> small.ec2.createIpam(c -> c.dryRun(true)));
      assertThat(small.ec2.createIpam(c -> c.clientToken("t")).ipam().ipamId()).isEqualTo(first);
      assertThat(small.client("us-west-2").createIpam(x -> {}).ipam().ipamRegion())
          .isEqualTo("us-west-2");
      assertThat(small.otherAccount().createIpam(x -> {}).ipam().ownerId())
          .isEqualTo(Cloud.OTHER_ACCOUNT);
      small.ec2.deleteIpam(d -> d.ipamId(first));
      assertThat(small.ec2.createIpam(x -> {}).ipam().ipamId()).isNotEqualTo(first);
    }
  }

  @Test
  void theQuotaIgnoresWhatIsBeingDeleted() {
    try (Cloud slow = new Cloud(Limits.AWS, false)) {
      String id = slow.ipam().ipamId();
      slow.ec2.deleteIpam(d -> d.ipamId(id));
      assertThat(slow.ipam().ipamId()).isNotEqualTo(id);
    }
  }

  @Test
  void listsAreTheAccountsOwnThroughAnyRegionAndInOrder() {
    List<String> ids =
        List.of("eu-west-1", "us-west-2", "eu-west-1").stream()
            .map(region -> cloud.client(region).createIpam(x -> {}).ipam().ipamId())
            .sorted()
            .toList();
    String foreign = cloud.otherAccount().createIpam(x -> {}).ipam().ipamId();

    assertThat(cloud.client("ap-south-1").describeIpams(x -> {}).ipams())
        .extracting(Ipam::ipamId)
        .containsExactlyElementsOf(ids);
    assertThat(ec2.describeIpams(d -> d.ipamIds(ids.get(2), ids.get(0), ids.get(2))).ipams())
        .extracting(Ipam::ipamId)
        .containsExactly(ids.get(0), ids.get(2));
    refused("InvalidIpamId.NotFound", () -> one(foreign), foreign);
    refused("InvalidIpamId.NotFound", () -> ec2.deleteIpam(d -> d.ipamId(foreign)));
    refused("InvalidIpamId.NotFound", () -> ec2.modifyIpam(d -> d.ipamId(foreign).tier("free")));
  }

  @Test
  void listsAreFilteredAndPaged() {
    for (int i = 0; i < 12; i++) {
      String name = "n" + i % 3;
      ec2.createIpam(
          c ->
              c.description(name)
                  .tagSpecifications(
                      t -> t.resourceType("ipam").tags(tag -> tag.key("Name").value(name))));
    }

    assertThat(ec2.describeIpamsPaginator(d -> d.maxResults(5)).stream().map(p -> p.ipams().size()))
        .containsExactly(5, 5, 2);
    assertThat(ec2.describeIpams(d -> d.filters(f -> f.name("description").values("n1"))).ipams())
        .hasSize(4);
    assertThat(ec2.describeIpams(d -> d.filters(f -> f.name("tag:Name").values("n?"))).ipams())
        .hasSize(12);
    assertThat(
            ec2.describeIpams(
                    d ->
                        d.filters(
                            f -> f.name("scope-count").values("2"),
                            f -> f.name("tag-key").values("Nam*"),
                            f -> f.name("state").values("create-complete"),
                            f -> f.name("description").values("n0", "n2")))
                .ipams())
        .hasSize(8);
    refused(
        "InvalidParameterValue",
        () -> ec2.describeIpams(d -> d.filters(f -> f.name("colour").values("red"))),
        "colour");
  }

  @Test
  void aListIsRefusedInThisOrder() {
    refused(
        "InvalidParameterCombination",
        () -> ec2.describeIpams(d -> d.ipamIds("x").maxResults(1)),
        "IpamId",
        "MaxResults");
    refused(
        "InvalidIpamId.Malformed", () -> ec2.describeIpams(d -> d.ipamIds("x", UNKNOWN)), "\"x\"");
    refused("InvalidParameterValue", () -> ec2.describeIpams(d -> d.maxResults(4)));
    refused("InvalidParameterValue", () -> ec2.describeIpams(d -> d.maxResults(1001)));
    refused("InvalidPaginationToken", () -> ec2.describeIpams(d -> d.nextToken("x").dryRun(true)));
    refused(
        "InvalidIpamId.NotFound", () -> ec2.describeIpams(d -> d.ipamIds(UNKNOWN).dryRun(true)));
    refused("DryRunOperation", () -> ec2.describeIpams(d -> d.dryRun(true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Tier=gold                                        | InvalidParameterValue | advanced, free
          MeteredAccount=me                                | InvalidParameterValue | ipam-owner, resource-owner
          EnablePrivateGua=yes                             | InvalidParameterValue | true or false
          OperatingRegion.1.RegionName=Europe              | InvalidParameterValue | OperatingRegion.1.RegionName
          OperatingRegion.1.RegionName=                    | MissingParameter      | OperatingRegion.1.RegionName
          OperatingRegion.2.RegionName=us-west-2           | InvalidQueryParameter | no item 1
          Description=a%00b                                | InvalidCharacter      | Description
          Description=a%7Fb                                | InvalidCharacter      | Description
          Description=a%C2%85b                             | InvalidCharacter      | Description
          ClientToken=                                     | InvalidParameterValue | ClientToken
          ClientToken=12345678901234567890123456789012345678901234567890123456789012345 | InvalidParameterValue | 64
          ClientToken=a%09b                                | InvalidCharacter      | ClientToken
          ClientToken=a%0D%0Ab                             | InvalidCharacter      | ClientToken
          TagSpecification.1.ResourceType=ipam-pool        | InvalidParameterValue | creates ipam
          TagSpecification.1.Tag.1.Key=a                   | MissingParameter      | TagSpecification.1.ResourceType
          TagSpecification.1.ResourceType=ipam&TagSpecification.2.ResourceType=ipam | InvalidParameterValue | 2 tag spec
          TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Value=a | MissingParameter | Tag.1.Key
          TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.2.Key=a | InvalidParameterValue | Duplicate tag key
          TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Key=aws:a | InvalidParameterValue | reserved
          TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Key=a%7F | InvalidCharacter | Tag.1.Key
          IpamId=ipam-1                                    | UnknownParameter      | IpamId
          """)
  void badParametersChangeNothing(String parameters, String code, String part) {
    assertThat(cloud.post("Action=CreateIpam&" + parameters))
        .contains("<Code>" + code + "</Code>", part);
    assertThat(cloud.registry.size()).isZero();
  }

  @Test
  void aLongDescriptionAndManyTagsAreRefused() {
    refused("InvalidParameterValue", () -> ec2.createIpam(c -> c.description("x".repeat(4097))));
    List<Tag> tags =
        java.util.stream.IntStream.range(0, 51)
            .mapToObj(i -> Tag.builder().key("k" + i).value("v").build())
            .toList();
    refused(
        "TagLimitExceeded",
        () -> ec2.createIpam(c -> c.tagSpecifications(t -> t.resourceType("ipam").tags(tags))));
    assertThat(
            ec2.createIpam(
                    c -> c.tagSpecifications(t -> t.resourceType("ipam").tags(tags.subList(0, 50))))
                .ipam()
                .tags())
        .hasSize(50);
  }
}
