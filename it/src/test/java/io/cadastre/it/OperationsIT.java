package io.cadastre.it;

import static io.cadastre.it.Clients.filter;
import static io.cadastre.it.Clients.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.it.RawHttp.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamOperatingRegion;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamScope;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** IPAMs, scopes and tags over the whole way; a family of operations a test. */
class OperationsIT {
  private static final String ARN = "arn:aws:ec2::123456789012:";

  private static Installation installation;
  private static Ec2Client ec2;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    installation = Installation.start(folder);
    ec2 = installation.ec2();
  }

  @AfterAll
  static void stop() throws Exception {
    ec2.close();
    installation.close();
  }

  @Test
  void ipam_isCreatedModifiedAndDeleted() throws Exception {
    Ipam created =
        ec2.createIpam(
                r ->
                    r.operatingRegions(region -> region.regionName("us-west-2"))
                        .description("the estate")
                        .clientToken("an ipam")
                        .tagSpecifications(t -> t.resourceType("ipam").tags(tag("env", "prod"))))
            .ipam();
    String id = created.ipamId();
    assertThat(id).matches("ipam-[0-9a-f]{17}");
    assertThat(created.stateAsString()).isEqualTo("create-in-progress");
    assertThat(created.ipamArn()).isEqualTo(ARN + "ipam/" + id);
    assertThat(created.ownerId()).isEqualTo("123456789012");
    assertThat(created.ipamRegion()).isEqualTo("us-east-1");
    assertThat(created.operatingRegions())
        .extracting(IpamOperatingRegion::regionName)
        .containsExactlyInAnyOrder("us-east-1", "us-west-2");
    assertThat(created.scopeCount()).isEqualTo(2);
    assertThat(created.tierAsString()).isEqualTo("advanced");
    assertThat(created.defaultResourceDiscoveryId()).startsWith("ipam-res-disco-");
    assertThat(created.defaultResourceDiscoveryAssociationId()).startsWith("ipam-res-disco-assoc-");
    assertThat(created.resourceDiscoveryAssociationCount()).isEqualTo(1);
    assertThat(created.tags()).containsExactly(tag("env", "prod"));
    assertThat(ipam(id)).isEqualTo(created.toBuilder().state("create-complete").build());

    Refused.with(
        "IdempotentParameterMismatch",
        () -> ec2.createIpam(r -> r.description("another").clientToken("an ipam")));
    Refused.with("DryRunOperation", () -> ec2.createIpam(r -> r.dryRun(true)));
    Refused.with(
        "InvalidParameterCombination", () -> ec2.modifyIpam(r -> r.ipamId(id)), "modification");

    Ipam modified =
        ec2.modifyIpam(
                r ->
                    r.ipamId(id)
                        .description("what is left")
                        .removeOperatingRegions(region -> region.regionName("us-west-2")))
            .ipam();
    assertThat(modified.stateAsString()).isEqualTo("modify-in-progress");
    assertThat(ipam(id))
        .isEqualTo(
            created.toBuilder()
                .state("modify-complete")
                .description("what is left")
                .operatingRegions(region -> region.regionName("us-east-1"))
                .build());

    Ground.pool(ec2, created.privateDefaultScopeId());
    Refused.with("DependencyViolation", () -> ec2.deleteIpam(r -> r.ipamId(id)), "Cascade");
    assertThat(ec2.deleteIpam(r -> r.ipamId(id).cascade(true)).ipam().stateAsString())
        .isEqualTo("delete-in-progress");
    assertThat(states(id)).doesNotContain("create-complete", "modify-complete");
    Eventually.until("the IPAM is gone", Duration.ofSeconds(20), () -> states(id).isEmpty());
  }

  private static Ipam ipam(String id) {
    return ec2.describeIpams(r -> r.ipamIds(id)).ipams().getFirst();
  }

  private static List<String> states(String ipam) {
    try {
      return ec2.describeIpams(r -> r.ipamIds(ipam)).ipams().stream()
          .map(Ipam::stateAsString)
          .toList();
    } catch (Ec2Exception e) {
      assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidIpamId.NotFound");
      return List.of();
    }
  }

  @Test
  void scope_isCreatedModifiedAndDeleted() {
    Ipam ipam = ec2.createIpam(r -> {}).ipam();
    IpamScope created =
        ec2.createIpamScope(
                r ->
                    r.ipamId(ipam.ipamId())
                        .description("a lab")
                        .tagSpecifications(
                            t -> t.resourceType("ipam-scope").tags(tag("env", "lab"))))
            .ipamScope();
    String id = created.ipamScopeId();
    assertThat(created.ipamScopeArn()).isEqualTo(ARN + "ipam-scope/" + id);
    assertThat(created.ipamArn()).isEqualTo(ipam.ipamArn());
    assertThat(created.ipamScopeTypeAsString()).isEqualTo("private");
    assertThat(created.isDefault()).isFalse();
    assertThat(created.poolCount()).isZero();
    assertThat(scope(id)).isEqualTo(created.toBuilder().state("create-complete").build());
    assertThat(ipam(ipam.ipamId()).scopeCount()).isEqualTo(3);
    assertThat(
            ec2.describeIpamScopes(r -> r.filters(filter("ipam-id", ipam.ipamId()))).ipamScopes())
        .extracting(IpamScope::ipamScopeId)
        .containsExactlyInAnyOrder(id, ipam.publicDefaultScopeId(), ipam.privateDefaultScopeId());

    ec2.modifyIpamScope(r -> r.ipamScopeId(id).description("the lab"));
    assertThat(scope(id).description()).isEqualTo("the lab");
    assertThat(scope(id).stateAsString()).isEqualTo("modify-complete");

    String pool = Ground.pool(ec2, id);
    assertThat(scope(id).poolCount()).isEqualTo(1);
    Refused.with("DependencyViolation", () -> ec2.deleteIpamScope(r -> r.ipamScopeId(id)), id);
    ec2.deleteIpamPool(r -> r.ipamPoolId(pool));
    ec2.deleteIpamScope(r -> r.ipamScopeId(id));
    Refused.with("InvalidIpamScopeId.NotFound", () -> scope(id));
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.deleteIpamScope(r -> r.ipamScopeId(ipam.privateDefaultScopeId())),
        "default scope");
    Refused.with(
        "InvalidIpamId.NotFound",
        () -> ec2.createIpamScope(r -> r.ipamId("ipam-0123456789abcdef0")));
  }

  private static IpamScope scope(String id) {
    return ec2.describeIpamScopes(r -> r.ipamScopeIds(id)).ipamScopes().getFirst();
  }

  @Test
  void tags_areCreatedDescribedAndDeleted() {
    Ground ground = Ground.of(ec2, "10.0.0.0/8");
    String allocation =
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(ground.pool()).netmaskLength(24))
            .ipamPoolAllocation()
            .ipamPoolAllocationId();
    String[] all = {ground.ipam(), ground.scope(), ground.pool(), allocation};
    ec2.createTags(
        r -> r.resources(all).tags(tag("team", "net"), tag("cost", "42"), tag("empty", "")));
    assertThat(tags(all)).hasSize(12);
    assertThat(
            ec2.describeIpamPools(r -> r.ipamPoolIds(ground.pool())).ipamPools().getFirst().tags())
        .contains(tag("empty", ""), tag("team", "net"));
    assertThat(ec2.describeIpamPools(r -> r.filters(filter("tag:team", "n*"))).ipamPools())
        .extracting(IpamPool::ipamPoolId)
        .contains(ground.pool());

    ec2.deleteTags(
        r ->
            r.resources(ground.pool())
                .tags(tag("team", "sys"), Tag.builder().key("cost").build(), tag("empty", "")));
    assertThat(tags(ground.pool()))
        .as("only what was named, with its value where one was given")
        .containsExactly("team=net");
    ec2.deleteTags(r -> r.resources(all));
    assertThat(tags(all)).isEmpty();
    Refused.with(
        "InvalidID",
        () -> ec2.createTags(r -> r.resources("ipam-0123456789abcdef0").tags(tag("a", "b"))));
  }

  private static List<String> tags(String... resources) {
    return ec2.describeTags(r -> r.filters(filter("resource-id", resources))).tags().stream()
        .map(OperationsIT::text)
        .toList();
  }

  private static String text(TagDescription tag) {
    return tag.key() + "=" + tag.value();
  }

  @Test
  void operations_notBuiltOrNotOursSaySo() throws Exception {
    Refused.with(
        "UnsupportedOperation", () -> ec2.describeIpamByoasn(r -> {}), "DescribeIpamByoasn");
    Refused.with("UnsupportedOperation", () -> ec2.describePublicIpv4Pools(r -> {}));
    Refused.with("InvalidAction", () -> ec2.describeVpcs(r -> {}), "DescribeVpcs");
    try (RawHttp http = new RawHttp(installation.allocator().port())) {
      Answer caller = http.post("Action=GetCallerIdentity&Version=2011-06-15");
      assertThat(caller.status()).isEqualTo(200);
      assertThat(caller.element("Account")).isEqualTo("123456789012");
      assertThat(caller.element("Arn")).startsWith("arn:aws:iam::123456789012:");
    }
  }
}
