package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** Many at once, over one allocator and over two. */
class ConcurrencyIT {
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
  @Claim("S1.06")
  void allocations_areDisjointWhen200AskAtOnce() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/8").pool();
    List<IpamPoolAllocation> granted =
        Parallel.together(
            200,
            i ->
                ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(20 + i % 9))
                    .ipamPoolAllocation());
    Blocks.assertDisjoint(granted.stream().map(IpamPoolAllocation::cidr).toList());
    assertThat(listed(ec2, pool)).containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void places_areNeverGivenTwice() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    List<String> answers =
        Parallel.together(
            40,
            i -> {
              try {
                return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28))
                    .ipamPoolAllocation()
                    .cidr();
              } catch (Ec2Exception e) {
                return e.awsErrorDetails().errorCode();
              }
            });
    assertThat(answers.stream().filter("InvalidParameterValue"::equals)).hasSize(24);
    List<String> granted = answers.stream().filter(answer -> answer.contains("/")).toList();
    assertThat(granted).hasSize(16);
    Blocks.assertDisjoint(granted);
    assertThat(listed(ec2, pool)).hasSize(16);
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28)),
        "The allocation size is too big for the pool",
        "is full");
  }

  @Test
  void clientToken_isGoodForOneAllocationAndItsParametersOnly() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    String token = "terraform-12345678901234567890123456";
    List<IpamPoolAllocation> answers =
        Parallel.together(
            16,
            i ->
                ec2.allocateIpamPoolCidr(
                        r -> r.ipamPoolId(pool).netmaskLength(28).clientToken(token))
                    .ipamPoolAllocation());
    assertThat(Set.copyOf(answers)).hasSize(1);
    assertThat(listed(ec2, pool)).isEqualTo(List.of(answers.getFirst()));

    Refused.with(
        "IdempotentParameterMismatch",
        () ->
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(27).clientToken(token)));
    assertThat(listed(ec2, pool)).hasSize(1);
  }

  @Test
  void invocation_releasesOnceAndIsAnsweredTwice() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    IpamPoolAllocation kept = allocate(pool);
    try (RawHttp http = new RawHttp(installation.allocator().port())) {
      IpamPoolAllocation first = allocate(pool);
      for (int i = 0; i < 2; i++) {
        assertThat(release(http, pool, first, "once").element("success")).isEqualTo("true");
      }
      assertThat(release(http, pool, first, "another").element("Code"))
          .isEqualTo("InvalidParameterCombination");

      IpamPoolAllocation second = allocate(pool);
      assertThat(Parallel.together(2, i -> release(http, pool, second, "both")))
          .allSatisfy(answer -> assertThat(answer.element("success")).isEqualTo("true"));
    }
    assertThat(listed(ec2, pool)).containsExactly(kept);
    assertThat(EventLog.check(installation.bootstrapServers()))
        .filteredOn(entry -> entry.type().equals("Released"))
        .filteredOn(entry -> entry.event().toString().contains(pool))
        .hasSize(2);
  }

  /** Last, as both stay: what the other tests did is read through the second one, too. */
  @Test
  void allocators_onOneBrokerAreOne() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/16").pool();
    try (Ec2Client other = Clients.ec2(installation.allocator("allocator-2", null).port())) {
      assertThat(listed(other, pool)).isEmpty();
      Set<IpamPoolAllocation> granted =
          Set.copyOf(
              Parallel.together(
                  16,
                  i ->
                      (i % 2 == 0 ? ec2 : other)
                          .allocateIpamPoolCidr(
                              r -> r.ipamPoolId(pool).netmaskLength(28).clientToken("one for both"))
                          .ipamPoolAllocation()));
      assertThat(granted).hasSize(1);

      for (int i = 0; i < 20; i++) {
        Ec2Client writer = i % 2 == 0 ? ec2 : other;
        Ec2Client reader = i % 2 == 0 ? other : ec2;
        IpamPoolAllocation written =
            writer
                .allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28))
                .ipamPoolAllocation();
        assertThat(
                reader
                    .getIpamPoolAllocations(
                        r ->
                            r.ipamPoolId(pool).ipamPoolAllocationId(written.ipamPoolAllocationId()))
                    .ipamPoolAllocations())
            .containsExactly(written);
      }
      assertThat(listed(other, pool)).hasSize(21).isEqualTo(listed(ec2, pool));
    }
  }

  private static IpamPoolAllocation allocate(String pool) {
    return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28)).ipamPoolAllocation();
  }

  private static RawHttp.Answer release(
      RawHttp http, String pool, IpamPoolAllocation allocation, String invocation)
      throws IOException, InterruptedException {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("IpamPoolId", pool);
    parameters.put("Cidr", allocation.cidr());
    parameters.put("IpamPoolAllocationId", allocation.ipamPoolAllocationId());
    return http.post(
        RawHttp.form("ReleaseIpamPoolAllocation", parameters),
        Map.of("Content-Type", RawHttp.FORM, "amz-sdk-invocation-id", invocation));
  }

  private static List<IpamPoolAllocation> listed(Ec2Client client, String pool) {
    return client.getIpamPoolAllocations(r -> r.ipamPoolId(pool)).ipamPoolAllocations();
  }
}
