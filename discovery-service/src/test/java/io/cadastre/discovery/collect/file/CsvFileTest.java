package io.cadastre.discovery.collect.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileTest {
  private static final String HEADER = "id,type,cidr,account,region,vpc,tags\n";
  private static final String GOOD = "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,\n";
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final ResourceFile file;

  CsvFileTest(@TempDir Path folder) {
    file = new ResourceFile(folder.resolve("lab.csv"));
  }

  private static Resource vpc(String id, Tags tags, String... cidrs) {
    return new Resource(
        id,
        ResourceType.VPC,
        "123456789012",
        "us-east-1",
        id,
        List.of(cidrs).stream().map(Cidr::parse).toList(),
        tags);
  }

  @Test
  void everyColumn_isRead() {
    file.written(
        HEADER
            + "subnet-7,subnet,10.0.1.0/24 2001:db8::/64,012345678901,eu-west-3,vpc-1,"
            + "Name=blue;Owner=team a\n",
        LONG_AGO);
    assertThat(file.resources())
        .containsExactly(
            new Resource(
                "subnet-7",
                ResourceType.SUBNET,
                "012345678901",
                "eu-west-3",
                "vpc-1",
                List.of(Cidr.parse("10.0.1.0/24"), Cidr.parse("2001:db8::/64")),
                new Tags(Map.of("Name", "blue", "Owner", "team a"))));
  }

  @ParameterizedTest
  @CsvSource({
    "vpc, VPC",
    "subnet, SUBNET",
    "eip, EIP",
    "public-ipv4-pool, PUBLIC_IPV4_POOL",
    "ipv6-pool, IPV6_POOL",
    "anycast-ip-list, ANYCAST_IP_LIST",
    "eni, ENI"
  })
  void everyType_isRead(String text, ResourceType type) {
    file.written(HEADER + "x-1," + text + ",10.0.0.0/16,123456789012,us-east-1,,\n", LONG_AGO);
    assertThat(file.resources().getFirst().type()).isEqualTo(type);
  }

  @Test
  void columnsStandInAnyOrder_andTwoAreOptional() {
    file.written(
        "region,account,cidr,type,id\nus-east-1,123456789012,10.0.0.0/16,vpc,vpc-1\n", LONG_AGO);
    assertThat(file.resources()).containsExactly(vpc("vpc-1", Tags.NONE, "10.0.0.0/16"));
  }

  @Test
  void quotedFields_holdCommasQuotesAndLineBreaks() {
    file.written(
        HEADER
            + "vpc-1,vpc,\"10.0.0.0/16\n10.1.0.0/16\",123456789012,us-east-1,,"
            + "\"Name=a, \"\"b\"\"; Note=two\nlines\"\n",
        LONG_AGO);
    assertThat(file.resources())
        .containsExactly(
            vpc(
                "vpc-1",
                new Tags(Map.of("Name", "a, \"b\"", "Note", "two\nlines")),
                "10.0.0.0/16",
                "10.1.0.0/16"));
  }

  @Test
  void byteOrderMarkCrLfBlankLinesAndComments_areNoMatter() {
    file.written(
        "\uFEFF# exported\r\n\r\n"
            + HEADER.replace("\n", "\r\n")
            + "# the first\r\n  \r\n"
            + GOOD.replace("\n", "\r\n")
            + "vpc-2,vpc,10.1.0.0/16,123456789012,us-east-1,,",
        LONG_AGO);
    assertThat(file.resources())
        .containsExactly(
            vpc("vpc-1", Tags.NONE, "10.0.0.0/16"), vpc("vpc-2", Tags.NONE, "10.1.0.0/16"));
  }

  @Test
  void severalCidrs_standOnceAndInOrder() {
    file.written(
        HEADER + "vpc-1,vpc,10.2.0.0/16;10.1.0.0/16 ; 10.2.0.0/16,123456789012,us-east-1,vpc-1,;\n",
        LONG_AGO);
    assertThat(file.resources())
        .containsExactly(vpc("vpc-1", Tags.NONE, "10.1.0.0/16", "10.2.0.0/16"));
  }

  @Test
  void onlyAHeader_isNothingThere() {
    assertThat(file.written(HEADER, LONG_AGO).resources()).isEmpty();
  }

  @Test
  void oneIdInTwoAccountsOrRegions_isTwoResources() {
    file.written(
        HEADER
            + "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,\n"
            + "vpc-1,vpc,10.0.0.0/16,123456789013,us-east-1,,\n"
            + "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-2,,\n",
        LONG_AGO);
    assertThat(file.resources()).hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "vpc-1,vcp,10.0.0.0/16,123456789012,us-east-1,,|type \"vcp\" is unknown; the types are vpc, subnet, eip, public-ipv4-pool, ipv6-pool, anycast-ip-list, eni",
        "vpc-1,,10.0.0.0/16,123456789012,us-east-1,,|type is missing",
        ",vpc,10.0.0.0/16,123456789012,us-east-1,,|id is missing",
        "vpc/1,vpc,10.0.0.0/16,123456789012,us-east-1,,|id \"vpc/1\" must begin with a letter or digit and hold only those and . _ : -, 255 at most",
        "-vpc,vpc,10.0.0.0/16,123456789012,us-east-1,,|id \"-vpc\" must begin with a letter or digit and hold only those and . _ : -, 255 at most",
        "vpc-1,vpc,10.0.0.1/16,123456789012,us-east-1,,|\"10.0.0.1/16\" has host bits set; did you mean 10.0.0.0/16?",
        "vpc-1,vpc,10.0.0.0,123456789012,us-east-1,,|\"10.0.0.0\" has no netmask length; write address/length, such as 10.0.0.0/8",
        "vpc-1,vpc,10.0.0.0/33,123456789012,us-east-1,,|\"10.0.0.0/33\" has a wrong netmask length; for this family it is a decimal number from 0 to 32",
        "vpc-1,vpc,,123456789012,us-east-1,,|cidr is missing",
        "vpc-1,vpc,10.0.0.0/16,12345678901,us-east-1,,|account \"12345678901\" must be 12 digits",
        "vpc-1,vpc,10.0.0.0/16,,us-east-1,,|account is missing",
        "vpc-1,vpc,10.0.0.0/16,123456789012,Virginia,,|region \"Virginia\" must be of the form us-east-1",
        "vpc-1,vpc,10.0.0.0/16,123456789012,,,|region is missing",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,vpc-2,|vpc \"vpc-2\" of a VPC must be its own id or empty",
        "s-1,subnet,10.0.0.0/16,123456789012,us-east-1,vpc/2,|vpc \"vpc/2\" must be an id",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1|it has 5 fields, the header has 7",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,,|it has 8 fields, the header has 7",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,Name|tag \"Name\" has no =; write key=value;key=value",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,a=1;a=2|tag \"a\" stands there twice",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,=1|a tag has no key",
        "vpc-1,vpc,\"10.0.0.0/16\"x,123456789012,us-east-1,,|not CSV: Unexpected character ('x' (code 120)): Expected column separator character (',' (code 44)) or end-of-line",
        "vpc-1,vpc,\"10.0.0.0/16,123456789012,us-east-1,,|not CSV: Missing closing quote for value",
        "vpc-2,vpc,10.0.0.0/16,123456789012,us-east-1,,|vpc-2 of account 123456789012 in us-east-1 stands in line 3 already"
      })
  void aBrokenLine_isNamedByItsNumber_andNothingIsTaken(String line, String why) {
    file.written(
        HEADER
            + GOOD
            + "vpc-2,vpc,\"10.2.0.0/16\n10.3.0.0/16\",123456789012,us-east-1,,\n\n# next\n"
            + line
            + "\nvpc-3,vpc,10.3.0.0/16,123456789012,us-east-1,,\n",
        LONG_AGO);
    assertThat(file.failure()).isEqualTo("line 7 of lab.csv: " + why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "id,type,cidr,account,region,name|unknown column \"name\"; the columns are id, type, cidr, account, region, vpc, tags",
        "id,type,cidr,account,region,id|column id stands there twice",
        "id,type,cidr,account|column region is missing",
        "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1|unknown column \"vpc-1\"; the columns are id, type, cidr, account, region, vpc, tags"
      })
  void aBrokenHeader_isRefused(String header, String why) {
    file.written("\n" + header + "\n", LONG_AGO);
    assertThat(file.failure()).isEqualTo("line 2 of lab.csv: " + why);
  }

  @Test
  void tagsOverTheLimits_areRefused() {
    String fifty = tags(50, "k");
    assertThat(failureOfTags(fifty + ";more=1"))
        .isEqualTo("line 2 of lab.csv: it has 51 tags; 50 are the most");
    assertThat(failureOfTags("k".repeat(129) + "=1"))
        .isEqualTo(
            "line 2 of lab.csv: the key of tag \""
                + "k".repeat(64)
                + "…\" has 129 characters; the most are 128");
    assertThat(failureOfTags("Name=" + "v".repeat(257)))
        .isEqualTo(
            "line 2 of lab.csv: the value of tag \"Name\" has 257 characters; the most are 256");
    assertThat(failureOfTags("Name=a\u0007b"))
        .isEqualTo("line 2 of lab.csv: the value of tag \"Name\" has a control character");
    writeTags(fifty + ";aws:cloudformation:stack-name=not counted");
    assertThat(file.resources().getFirst().tags().entries()).hasSize(51);
    writeTags("k".repeat(128) + "=" + "v".repeat(256));
    assertThat(file.resources()).hasSize(1);
  }

  @Test
  void aResourceThatFitsInNoRecord_isRefused() {
    String cidrs =
        IntStream.range(0, 2_501)
            .mapToObj(i -> "10.%d.%d.0/24".formatted(i / 256, i % 256))
            .collect(Collectors.joining(" "));
    file.written(HEADER + "vpc-1,vpc," + cidrs + ",123456789012,us-east-1,,\n", LONG_AGO);
    assertThat(file.failure())
        .isEqualTo("line 2 of lab.csv: its CIDRs and tags have 120048 bytes; the most are 120000");
  }

  private static String tags(int count, String key) {
    return IntStream.range(0, count).mapToObj(i -> key + i + "=v").collect(Collectors.joining(";"));
  }

  private void writeTags(String tags) {
    file.written(HEADER + "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,," + tags + "\n", LONG_AGO);
  }

  private String failureOfTags(String tags) {
    writeTags(tags);
    return file.failure();
  }

  @Test
  void aFileWithoutHeader_isRefused() {
    String why = "lab.csv has no header line id,type,cidr,account,region,vpc,tags";
    assertThat(file.written("# nothing\n\n", LONG_AGO).failure()).isEqualTo(why);
    assertThat(file.written("\uFEFF", LONG_AGO).failure()).isEqualTo(why);
  }

  @Test
  void anEmptyFile_isTakenForHalfWritten() {
    assertThat(file.written("", LONG_AGO).failure())
        .isEqualTo(
            "lab.csv is empty, as if half-written; one that lists nothing has its header line");
  }

  @Test
  void whatIsNotUtf8_isRefused() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        (HEADER + GOOD + "vpc-2,vpc,10.1.0.0/16,123456789012,us-east-1,,Name=M").getBytes(UTF_8));
    bytes.write(0xfc); // ü in Latin-1
    bytes.writeBytes(new byte[] {'n', '\n'});
    assertThat(file.written(bytes.toByteArray(), LONG_AGO).failure())
        .isEqualTo("line 3 of lab.csv: it is not UTF-8");
    byte[] cut = (HEADER + "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1,,Name=ü").getBytes(UTF_8);
    assertThat(file.written(Arrays.copyOf(cut, cut.length - 1), LONG_AGO).failure())
        .isEqualTo("line 2 of lab.csv: it is not UTF-8");
  }
}
