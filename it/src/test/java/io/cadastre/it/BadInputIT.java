package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.it.RawHttp.Answer;
import io.cadastre.it.RawSocket.Exchange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Whatever comes over HTTP is answered with a modelled 4xx, and nothing changes. */
class BadInputIT {
  /** What is wrong, the parameters, the code; {@code POOL} and {@code SCOPE} are those we have. */
  private static final String BAD_FORMS =
      """
      no action                 | Version=2016-11-15 | MissingAction
      no such action            | Version=2016-11-15&Action=EatIpam | InvalidAction
      an action with markup     | Version=2016-11-15&Action=%3Cscript%3E | InvalidAction
      no version                | Action=DescribeIpams | MissingParameter
      wrong version             | Action=DescribeIpams&Version=2012-12-12 | NoSuchVersion
      unknown parameter         | DescribeIpams&Colour=red | UnknownParameter
      unknown nested parameter  | DescribeIpams&Filter.1.Colour=red | UnknownParameter
      a structure as a value    | DescribeIpams&Filter=red | UnknownParameter
      a value as a structure    | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr.1=10.0.0.0/24 | UnknownParameter
      parameter sent twice      | DescribeIpams&MaxResults=5&MaxResults=5 | InvalidQueryParameter
      list index sent twice     | DescribeIpams&IpamId.1=ipam-1&IpamId.1=ipam-1 | InvalidQueryParameter
      hole in a list            | CreateIpam&OperatingRegion.1.RegionName=eu-west-1&OperatingRegion.3.RegionName=eu-west-2 | InvalidQueryParameter
      list from zero            | CreateIpam&OperatingRegion.0.RegionName=eu-west-1 | InvalidQueryParameter
      list by name              | CreateIpam&OperatingRegion.x.RegionName=eu-west-1 | InvalidQueryParameter
      list with a long index    | CreateIpam&OperatingRegion.99999999999999999999.RegionName=eu-west-1 | InvalidQueryParameter
      empty step in a name      | DescribeIpams&Filter..Name=x | InvalidQueryParameter
      deep name                 | DescribeIpams&a.b.c.d.e.f.g.h.i.j.k.l.m.n.o=1 | InvalidQueryParameter
      broken percent-encoding   | CreateIpam&Description=%zz | MalformedQueryString
      half a percent-encoding   | CreateIpam&Description=%a | MalformedQueryString
      not UTF-8                 | CreateIpam&Description=%ff%fe | MalformedQueryString
      control character         | CreateIpam&Description=bell%07 | InvalidCharacter
      control character in tag  | CreateIpam&TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Key=a%00b | InvalidCharacter
      C1 control character      | CreateIpam&Description=%C2%85 | InvalidCharacter
      not a flag                | DescribeIpams&DryRun=maybe | InvalidParameterValue
      not a number              | AllocateIpamPoolCidr&IpamPoolId=POOL&NetmaskLength=many | InvalidParameterValue
      number with a sign        | AllocateIpamPoolCidr&IpamPoolId=POOL&NetmaskLength=%2B24 | InvalidParameterValue
      number beyond 32 bits     | AllocateIpamPoolCidr&IpamPoolId=POOL&NetmaskLength=99999999999 | InvalidParameterValue
      netmask too long          | AllocateIpamPoolCidr&IpamPoolId=POOL&NetmaskLength=33 | InvalidParameterValue
      netmask below zero        | AllocateIpamPoolCidr&IpamPoolId=POOL&NetmaskLength=-1 | InvalidParameterValue
      host bits                 | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=10.0.0.1/24 | InvalidParameterValue
      wrong family              | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=fd00::/64 | InvalidParameterValue
      wrong family, provision   | ProvisionIpamPoolCidr&IpamPoolId=POOL&Cidr=fd00::/48 | InvalidParameterValue
      no length                 | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=10.0.0.0 | InvalidParameterValue
      a length too long         | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=10.0.0.0/33 | InvalidParameterValue
      leading zeros             | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=010.0.0.0/24 | InvalidParameterValue
      no CIDR at all            | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=the+usual | InvalidParameterValue
      empty CIDR                | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr= | InvalidParameterValue
      outside the pool          | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=192.168.0.0/24 | InvalidParameterValue
      CIDR and length           | AllocateIpamPoolCidr&IpamPoolId=POOL&Cidr=10.0.0.0/24&NetmaskLength=24 | InvalidParameterCombination
      neither CIDR nor length   | AllocateIpamPoolCidr&IpamPoolId=POOL | InvalidParameterCombination
      no pool                   | AllocateIpamPoolCidr&NetmaskLength=24 | MissingParameter
      not a pool's id           | AllocateIpamPoolCidr&IpamPoolId=my-pool&NetmaskLength=24 | InvalidIpamPoolId.Malformed
      a scope's id for a pool's | AllocateIpamPoolCidr&IpamPoolId=SCOPE&NetmaskLength=24 | InvalidIpamPoolId.Malformed
      nobody's pool             | AllocateIpamPoolCidr&IpamPoolId=ipam-pool-0123456789abcdef0&NetmaskLength=24 | InvalidIpamPoolId.NotFound
      nobody's IPAM             | DescribeIpams&IpamId.1=ipam-0123456789abcdef0 | InvalidIpamId.NotFound
      unknown family            | CreateIpamPool&IpamScopeId=SCOPE&AddressFamily=ipv5 | InvalidParameterValue
      no family                 | CreateIpamPool&IpamScopeId=SCOPE | MissingParameter
      rules that exclude        | CreateIpamPool&IpamScopeId=SCOPE&AddressFamily=ipv4&AllocationMinNetmaskLength=28&AllocationMaxNetmaskLength=24 | InvalidParameterValue
      locale not operating      | CreateIpamPool&IpamScopeId=SCOPE&AddressFamily=ipv4&Locale=ap-south-1 | InvalidParameterValue
      empty client token        | CreateIpam&ClientToken= | InvalidParameterValue
      long client token         | CreateIpam&ClientToken=LONG | InvalidParameterValue
      long description          | CreateIpam&Description=LONGLONGLONGLONGLONGLONGLONGLONGLONG | InvalidParameterValue
      tags of another resource  | CreateIpam&TagSpecification.1.ResourceType=vpc&TagSpecification.1.Tag.1.Key=a | InvalidParameterValue
      tag twice                 | CreateIpam&TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.2.Key=a | InvalidParameterValue
      reserved tag              | CreateIpam&TagSpecification.1.ResourceType=ipam&TagSpecification.1.Tag.1.Key=aws:a | InvalidParameterValue
      junk page token           | DescribeIpams&NextToken=junk | InvalidPaginationToken
      forged page token         | DescribeIpams&NextToken=AQAAAAAAAAAAAAAAAGlwYW0tMA | InvalidPaginationToken
      page too small            | DescribeIpams&MaxResults=4 | InvalidParameterValue
      page too large            | DescribeIpams&MaxResults=1001 | InvalidParameterValue
      unknown filter            | DescribeIpams&Filter.1.Name=colour&Filter.1.Value.1=red | InvalidParameterValue
      filter without values     | DescribeIpams&Filter.1.Name=state | InvalidParameterValue
      filter without a name     | DescribeIpams&Filter.1.Value.1=red | MissingParameter
      empty modification        | ModifyIpamPool&IpamPoolId=POOL | InvalidParameterCombination
      release of nothing        | ReleaseIpamPoolAllocation&IpamPoolId=POOL&Cidr=10.0.0.0/24&IpamPoolAllocationId=ipam-pool-alloc-00123456789abcdef0123456789abcdef | InvalidParameterCombination
      deprovision of nothing    | DeprovisionIpamPoolCidr&IpamPoolId=POOL&Cidr=10.0.0.0/24 | InvalidParameterValue
      """;

  private static Installation installation;
  private static Ec2Client ec2;
  private static RawHttp http;
  private static Ground ground;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    installation = Installation.start(folder);
    ec2 = installation.ec2();
    http = new RawHttp(installation.allocator().port());
    ground = Ground.of(ec2, "10.0.0.0/8");
  }

  @AfterAll
  static void stop() throws Exception {
    http.close();
    ec2.close();
    installation.close();
  }

  @Test
  void parameters_wrongInAnyWayChangeNothing() throws Exception {
    long before = changes();
    SoftAssertions all = new SoftAssertions();
    for (String line : BAD_FORMS.lines().toList()) {
      List<String> bad = List.of(line.split("\\s*\\|\\s*", -1));
      Answer answer = http.post(form(bad.get(1)));
      all.assertThat(answer.status()).as(line).isBetween(400, 499);
      all.assertThat(answer.element("Code")).as(line + answer.body()).isEqualTo(bad.get(2));
      all.assertThat(answer.element("Message")).as(line).isNotBlank();
      all.assertThat(answer.body()).as(line).doesNotContain("Exception", "io.cadastre", "<script");
    }
    all.assertAll();
    assertThat(changes()).isEqualTo(before);
  }

  private static String form(String bad) {
    String parameters =
        bad.replace("POOL", ground.pool())
            .replace("SCOPE", ground.scope())
            .replace("LONG", "x".repeat(500));
    return parameters.startsWith("Version=") || parameters.startsWith("Action=")
        ? parameters
        : "Version=2016-11-15&Action=" + parameters;
  }

  @Test
  void requests_otherThanFormsAreRefused() throws Exception {
    String form = RawHttp.form("DescribeIpams", Map.of());
    refused(http.post(form, Map.of("Content-Type", "application/json")), "InvalidContentType");
    refused(http.post(form, Map.of("Content-Type", "text/plain")), "InvalidContentType");
    refused(http.post(form, Map.of()), "InvalidContentType");
    refused(
        http.post(form, Map.of("Content-Type", RawHttp.FORM + "; charset=utf-16")),
        "InvalidContentType");
    refused(http.send("GET", "", "", Map.of()), "MissingAction");
    refused(http.send("GET", "%zz=1".replace("%", "%25"), "", Map.of()), "MissingAction");
    refused(http.send("PUT", form, form, Map.of("Content-Type", RawHttp.FORM)), "InvalidMethod");
    refused(http.send("DELETE", form, "", Map.of()), "InvalidMethod");
    assertThat(http.send("GET", form, "", Map.of()).status()).isEqualTo(200);
  }

  @Test
  void lists_tooLongAreRefused() throws Exception {
    refused(
        http.post(
            RawHttp.form("DescribeIpams", Map.of())
                + IntStream.rangeClosed(1, 10_000)
                    .mapToObj(i -> "&Filter." + i + ".Name=state&Filter." + i + ".Value.1=x")
                    .collect(Collectors.joining())),
        "FilterLimitExceeded");
    refused(
        http.post(
            RawHttp.form("DescribeIpams", Map.of())
                + IntStream.rangeClosed(1, 30_000)
                    .mapToObj(i -> "&IpamId." + i + "=x")
                    .collect(Collectors.joining())),
        "InvalidQueryParameter");
    refused(
        http.post(
            RawHttp.form("DescribeIpams", Map.of())
                + IntStream.rangeClosed(1, 1_001)
                    .mapToObj(i -> "&IpamId." + i + "=ipam-0123456789abcdef0")
                    .collect(Collectors.joining())),
        "InvalidParameterValue");
  }

  @Test
  void bodies_overOneMebibyteAreReadAndAnsweredAndTheConnectionIsClosed() throws Exception {
    long before = changes();
    Answer answer = http.post("Description=" + "x".repeat(2 << 20));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.element("Code")).isEqualTo("RequestEntityTooLarge");
    assertThat(answer.element("Message")).isNotBlank();
    assertThat(answer.element("RequestID")).isNotBlank();

    for (boolean chunked : List.of(false, true)) {
      Exchange large = post(31 << 20, chunked);
      assertThat(large.status()).as("31 MiB, chunked: %s", chunked).isEqualTo(413);
      assertThat(large.text()).contains("<Code>RequestEntityTooLarge</Code>", "x-amzn-RequestId");
      assertThat(large.sent()).as("all of it was read").isTrue();
      goesOn();
    }
    assertThat(changes()).isEqualTo(before);
  }

  @Test
  void bodies_overThirtyTwoMebibytesAreCutOff() throws Exception {
    for (boolean chunked : List.of(false, true)) {
      Exchange tooLarge = post(33 << 20, chunked);
      assertThat(tooLarge.status()).as("413, or just closed").isIn(413, 0);
      goesOn();
    }
  }

  private static Exchange post(int bytes, boolean chunked) throws Exception {
    return RawSocket.post(installation.allocator().port(), bytes, chunked);
  }

  private static void goesOn() throws Exception {
    assertThat(http.post(RawHttp.form("DescribeIpams", Map.of())).status()).isEqualTo(200);
  }

  private static void refused(Answer answer, String code) {
    assertThat(answer.element("Code")).as(answer.body()).isEqualTo(code);
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.element("Message")).isNotBlank();
  }

  /** How many events there are that changed something. */
  private static long changes() throws Exception {
    return EventLog.check(installation.bootstrapServers()).stream()
        .filter(entry -> !entry.type().equals("RequestRefused"))
        .count();
  }
}
