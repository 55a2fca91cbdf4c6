package io.cadastre.ec2;

import static io.cadastre.ec2.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.protocol.Form;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** One call is one outcome, however often it is sent. */
class RetryTest {
  private final Cloud cloud = new Cloud();
  private final Ec2Client ec2 = cloud.ec2;

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  @Claim("S1.16")
  void aTokenGivesOneObjectPerOperationAndRegion() {
    String scope = ec2.createIpam(c -> c.clientToken("t")).ipam().privateDefaultScopeId();
    String pool = cloud.pool(scope, p -> p.clientToken("t")).ipamPoolId();
    String cidr =
        ec2.provisionIpamPoolCidr(p -> p.ipamPoolId(pool).cidr("10.0.0.0/8").clientToken("t"))
            .ipamPoolCidr()
            .ipamPoolCidrId();
    String allocation =
        cloud.allocate(pool, a -> a.netmaskLength(24).clientToken("t")).ipamPoolAllocationId();

    assertThat(ec2.createIpam(c -> c.clientToken("t")).ipam().privateDefaultScopeId())
        .isEqualTo(scope);
    assertThat(cloud.pool(scope, p -> p.clientToken("t")).ipamPoolId()).isEqualTo(pool);
    assertThat(
            ec2.provisionIpamPoolCidr(p -> p.ipamPoolId(pool).cidr("10.0.0.0/8").clientToken("t"))
                .ipamPoolCidr()
                .ipamPoolCidrId())
        .isEqualTo(cidr);
    assertThat(
            cloud.allocate(pool, a -> a.netmaskLength(24).clientToken("t")).ipamPoolAllocationId())
        .isEqualTo(allocation);
    assertThat(cloud.client("us-west-2").createIpam(c -> c.clientToken("t")).ipam().ipamRegion())
        .isEqualTo("us-west-2");
    assertThat(ec2.describeIpams(x -> {}).ipams()).hasSize(2);
  }

  @Test
  void aTokenWithOtherParametersIsRefused() {
    String pool = cloud.poolWith("10.0.0.0/8").ipamPoolId();
    cloud.allocate(pool, a -> a.netmaskLength(24).clientToken("t"));

    refused(
        "IdempotentParameterMismatch",
        () -> cloud.allocate(pool, a -> a.netmaskLength(25).clientToken("t")));
    ec2.createIpam(c -> c.clientToken("t"));
    refused(
        "IdempotentParameterMismatch",
        () -> ec2.createIpam(c -> c.clientToken("t").description("other")));
  }

  @Test
  void aRefusalOrADryRunDoesNotUseATokenUp() {
    String pool = cloud.pool(cloud.ipam().privateDefaultScopeId(), p -> {}).ipamPoolId();
    refused(
        "InvalidParameterValue",
        () -> cloud.allocate(pool, a -> a.netmaskLength(24).clientToken("t")));
    cloud.provision(pool, "10.0.0.0/8");
    refused(
        "DryRunOperation",
        () -> cloud.allocate(pool, a -> a.netmaskLength(25).clientToken("t").dryRun(true)));

    assertThat(cloud.allocate(pool, a -> a.netmaskLength(24).clientToken("t")).cidr())
        .isEqualTo("10.0.0.0/24");
  }

  @Test
  void anInvocationSentTwiceHappensOnce() {
    String pool = cloud.poolWith("10.0.0.0/8").ipamPoolId();
    String id = cloud.allocate(pool, a -> a.netmaskLength(24)).ipamPoolAllocationId();
    String release =
        "Action=ReleaseIpamPoolAllocation&Cidr=10.0.0.0/24&IpamPoolId="
            + pool
            + "&IpamPoolAllocationId="
            + id;

    assertThat(send(release, "i-1")).contains("<success>true</success>");
    assertThat(send(release, "i-1")).contains("<success>true</success>");
    assertThat(refusal(release, "i-2")).contains("No allocation found");
    assertThat(refusal(release, null)).contains("No allocation found");
  }

  @Test
  void tagsOverIpamsAreRetriedPartByPart() {
    String first = cloud.ipam().ipamId();
    String second = cloud.ipam().ipamId();
    String tag = "Action=CreateTags&Tag.1.Key=k&ResourceId.1=" + first + "&ResourceId.2=" + second;

    send(tag, "i-1");
    ec2.deleteTags(d -> d.resources(first, second));
    send(tag, "i-1");
    assertThat(ec2.describeTags(x -> {}).tags()).as("the retry found its outcomes").isEmpty();
    send(tag, "i-2");
    assertThat(ec2.describeTags(x -> {}).tags()).hasSize(2);
  }

  private String send(String form, @Nullable String invocation) {
    Caller caller = new Caller(Cloud.ACCOUNT, null, Cloud.HOME, invocation);
    byte[] body = (form + "&Version=2016-11-15").getBytes(StandardCharsets.UTF_8);
    byte[] xml =
        cloud.router().call(Form.parse(null, body), caller, "r").toCompletableFuture().join();
    return new String(xml, StandardCharsets.UTF_8);
  }

  private String refusal(String form, @Nullable String invocation) {
    return String.valueOf(
        org.assertj.core.api.Assertions.catchThrowable(() -> send(form, invocation)).getMessage());
  }
}
