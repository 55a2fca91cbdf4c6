package io.cadastre.ec2.scope;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.Cloud;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamScope;

class ScopesTest {
  private static final String UNKNOWN = "ipam-scope-00000000000000000";
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;
  private final Ipam ipam = cloud.ipam();

  @AfterEach
  void close() {
    cloud.close();
  }

  private IpamScope one(String id) {
    return ec2.describeIpamScopes(d -> d.ipamScopeIds(id)).ipamScopes().getFirst();
  }

  private IpamScope create() {
    return ec2.createIpamScope(c -> c.ipamId(ipam.ipamId())).ipamScope();
  }

  @Test
  void aNewOneIsPrivate() {
    IpamScope scope =
        cloud
            .client("us-west-2")
            .createIpamScope(
                c ->
                    c.ipamId(ipam.ipamId())
                        .description("lab")
                        .tagSpecifications(
                            t -> t.resourceType("ipam-scope").tags(g -> g.key("a").value("b")))
                        .externalAuthorityConfiguration(
                            e -> e.type("infoblox").externalResourceIdentifier("1.identity")))
            .ipamScope();

    assertThat(scope.ipamScopeArn())
        .isEqualTo("arn:aws:ec2::123456789012:ipam-scope/" + scope.ipamScopeId());
    assertThat(scope.ipamArn()).isEqualTo(ipam.ipamArn());
    assertThat(scope.ipamRegion()).isEqualTo(Cloud.HOME);
    assertThat(scope.ipamScopeTypeAsString()).isEqualTo("private");
    assertThat(scope.isDefault()).isFalse();
    assertThat(scope.poolCount()).isZero();
    assertThat(scope.stateAsString()).isEqualTo("create-in-progress");
    assertThat(scope.externalAuthorityConfiguration().typeAsString()).isEqualTo("infoblox");
    assertThat(scope.externalAuthorityConfiguration().externalResourceIdentifier())
        .isEqualTo("1.identity");
    assertThat(one(scope.ipamScopeId()))
        .isEqualTo(scope.toBuilder().state("create-complete").build());
    assertThat(ec2.describeIpams(x -> {}).ipams().getFirst().scopeCount()).isEqualTo(3);
  }

  @Test
  void aNewOneIsRefusedInThisOrder() {
    refused("MissingParameter", () -> ec2.createIpamScope(c -> {}), "IpamId");
    refused("InvalidIpamId.Malformed", () -> ec2.createIpamScope(c -> c.ipamId("vpc-1")));
    refused(
        "MissingParameter",
        () ->
            ec2.createIpamScope(
                c ->
                    c.ipamId(ipam.ipamId())
                        .externalAuthorityConfiguration(e -> e.type("infoblox"))),
        "ExternalResourceIdentifier");
    refused(
        "InvalidParameterValue",
        () ->
            ec2.createIpamScope(
                c ->
                    c.ipamId(ipam.ipamId())
                        .externalAuthorityConfiguration(
                            e -> e.type("efficientip").externalResourceIdentifier("x"))),
        "infoblox");
    refused(
        "InvalidIpamId.NotFound",
        () -> ec2.createIpamScope(c -> c.ipamId("ipam-00000000000000000")));
    refused(
        "DryRunOperation", () -> ec2.createIpamScope(c -> c.ipamId(ipam.ipamId()).dryRun(true)));
    ec2.modifyIpam(m -> m.ipamId(ipam.ipamId()).tier("free"));
    refused("InvalidParameterCombination", this::create, "free tier");
  }

  @Test
  void theQuotaIsNamed() {
    try (Cloud small = new Cloud(Limits.AWS, true)) {
      String id = small.ipam().ipamId();
      for (int i = 0; i < 3; i++) {
        small.ec2.createIpamScope(c -> c.ipamId(id));
      }
      refused(
          "ResourceLimitExceeded",
          () -> small.ec2.createIpamScope(c -> c.ipamId(id)),
          "limited to 5");
    }
  }

  @Test
  void poolsAreCountedAndAModifiedOneStaysModified() {
    String id = create().ipamScopeId();
    String top = cloud.pool(id, p -> {}).ipamPoolId();
    cloud.pool(id, p -> p.sourceIpamPoolId(top));
    cloud.pool(ipam.privateDefaultScopeId(), p -> {});

    IpamScope changed =
        ec2.modifyIpamScope(
                m ->
                    m.ipamScopeId(id)
                        .description("new")
                        .externalAuthorityConfiguration(
                            e -> e.type("infoblox").externalResourceIdentifier("x")))
            .ipamScope();

    assertThat(changed.stateAsString()).isEqualTo("modify-in-progress");
    assertThat(changed.poolCount()).isEqualTo(2);
    assertThat(one(id)).isEqualTo(changed.toBuilder().state("modify-complete").build());
    assertThat(
            ec2.modifyIpamScope(m -> m.ipamScopeId(id).removeExternalAuthorityConfiguration(true))
                .ipamScope()
                .externalAuthorityConfiguration())
        .isNull();
    assertThat(one(ipam.privateDefaultScopeId()).poolCount()).isEqualTo(1);
    assertThat(
            ec2.describeIpamScopes(d -> d.filters(f -> f.name("pool-count").values("2")))
                .ipamScopes())
        .extracting(IpamScope::ipamScopeId)
        .containsExactly(id);
  }

  @Test
  void aModificationIsRefusedInThisOrder() {
    String id = create().ipamScopeId();

    refused("MissingParameter", () -> ec2.modifyIpamScope(m -> {}), "IpamScopeId");
    refused("InvalidIpamScopeId.Malformed", () -> ec2.modifyIpamScope(m -> m.ipamScopeId("x")));
    refused("InvalidIpamScopeId.NotFound", () -> ec2.modifyIpamScope(m -> m.ipamScopeId(UNKNOWN)));
    refused(
        "InvalidParameterCombination",
        () ->
            ec2.modifyIpamScope(
                m ->
                    m.ipamScopeId(id)
                        .removeExternalAuthorityConfiguration(true)
                        .externalAuthorityConfiguration(
                            e -> e.type("infoblox").externalResourceIdentifier("x"))));
    refused(
        "InvalidParameterCombination",
        () -> ec2.modifyIpamScope(m -> m.ipamScopeId(id)),
        "must contain a modification");
    refused(
        "InvalidParameterCombination",
        () ->
            ec2.modifyIpamScope(
                m ->
                    m.ipamScopeId(ipam.publicDefaultScopeId())
                        .externalAuthorityConfiguration(
                            e -> e.type("infoblox").externalResourceIdentifier("x"))));
    refused(
        "DryRunOperation",
        () -> ec2.modifyIpamScope(m -> m.ipamScopeId(id).description("x").dryRun(true)));
  }

  @Test
  void onlyAnEmptyScopeThatIsNoDefaultIsDeleted() {
    String id = create().ipamScopeId();
    String pool = cloud.pool(id, p -> {}).ipamPoolId();

    refused("InvalidIpamScopeId.NotFound", () -> ec2.deleteIpamScope(d -> d.ipamScopeId(UNKNOWN)));
    refused(
        "InvalidParameterValue",
        () -> ec2.deleteIpamScope(d -> d.ipamScopeId(ipam.privateDefaultScopeId())),
        "default scope");
    refused("DependencyViolation", () -> ec2.deleteIpamScope(d -> d.ipamScopeId(id)), "pools");
    ec2.deleteIpamPool(d -> d.ipamPoolId(pool));
    refused("DryRunOperation", () -> ec2.deleteIpamScope(d -> d.ipamScopeId(id).dryRun(true)));

    assertThat(ec2.deleteIpamScope(d -> d.ipamScopeId(id)).ipamScope().stateAsString())
        .isEqualTo("delete-in-progress");
    refused("InvalidIpamScopeId.NotFound", () -> one(id));
    refused("InvalidIpamScopeId.NotFound", () -> cloud.pool(id, p -> {}));
  }

  @Test
  void listsSpanIpamsInTheOrderOfIds() {
    Ipam second = cloud.ipam();
    create();
    cloud.otherAccount().createIpam(x -> {});
    List<IpamScope> all = ec2.describeIpamScopes(x -> {}).ipamScopes();

    assertThat(all).extracting(IpamScope::ipamScopeId).isSorted().hasSize(5);
    assertThat(ec2.describeIpamScopesPaginator(d -> d.maxResults(5)).ipamScopes())
        .containsExactlyElementsOf(all);
    assertThat(
            ec2.describeIpamScopes(d -> d.filters(f -> f.name("ipam-id").values(second.ipamId())))
                .ipamScopes())
        .extracting(IpamScope::ipamScopeId)
        .containsExactlyInAnyOrder(second.privateDefaultScopeId(), second.publicDefaultScopeId());
    assertThat(
            ec2.describeIpamScopes(
                    d ->
                        d.filters(
                            f -> f.name("is-default").values("true"),
                            f -> f.name("ipam-scope-type").values("private")))
                .ipamScopes())
        .extracting(IpamScope::ipamScopeId)
        .containsExactlyElementsOf(
            Stream.of(ipam, second).map(Ipam::privateDefaultScopeId).sorted().toList());
    refused(
        "InvalidIpamScopeId.NotFound",
        () ->
            cloud
                .otherAccount()
                .describeIpamScopes(d -> d.ipamScopeIds(all.getFirst().ipamScopeId())));
    refused("InvalidIpamScopeId.Malformed", () -> one("ipam-scope-X"));
    refused(
        "InvalidParameterCombination",
        () -> ec2.describeIpamScopes(d -> d.ipamScopeIds(UNKNOWN).maxResults(5)));
  }
}
