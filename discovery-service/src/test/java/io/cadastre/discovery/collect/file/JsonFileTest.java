package io.cadastre.discovery.collect.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
  private static final Duration LONG_AGO = Duration.ofHours(1);
  private static final String GOOD =
      """
      {"id": "vpc-1", "type": "vpc", "cidr": "10.0.0.0/16", "account": "123456789012",
       "region": "us-east-1"}""";

  private final ResourceFile file;

  JsonFileTest(@TempDir Path folder) {
    file = new ResourceFile(folder.resolve("lab.json"));
  }

  @Test
  void everyField_isRead() {
    file.written(
        """
        [
          {"id": "subnet-7", "type": "subnet", "cidrs": ["10.0.1.0/24", "2001:db8::/64"],
           "account": "012345678901", "region": "eu-west-3", "vpc": "vpc-1",
           "tags": {"Name": "blue; or = green", "Owner": ""}},
          {"id": "eip-1", "type": "eip", "cidr": "192.0.2.1/32;192.0.2.2/32",
           "account": "012345678901", "region": "eu-west-3", "vpc": null, "tags": null}
        ]
        """,
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
                new Tags(Map.of("Name", "blue; or = green", "Owner", ""))),
            new Resource(
                "eip-1",
                ResourceType.EIP,
                "012345678901",
                "eu-west-3",
                null,
                List.of(Cidr.parse("192.0.2.1/32"), Cidr.parse("192.0.2.2/32")),
                Tags.NONE));
  }

  @Test
  void anEmptyArray_isNothingThere() {
    assertThat(file.written("\uFEFF[]", LONG_AGO).resources()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7|must be an object",
        "{\"id\": 7}|id must be a text in quotes",
        "{\"name\": \"x\"}|unknown field \"name\"; the fields are id, type, cidr, account, region, vpc, tags",
        "{}|id is missing",
        "{\"id\": \"vpc-2\", \"type\": \"vpc\", \"account\": 123456789012}|account must be a text in quotes",
        "{\"cidr\": \"10.0.0.0/16\", \"cidrs\": []}|has both cidr and cidrs",
        "{\"cidrs\": \"10.0.0.0/16\"}|cidrs must be an array of texts",
        "{\"cidrs\": [1]}|cidrs must be an array of texts",
        "{\"cidrs\": {\"a\": \"10.0.0.0/16\"}}|cidrs must be an array of texts",
        "{\"tags\": {\"a\": 1}}|tag \"a\" must be a text in quotes",
        "{\"tags\": \"a=b\"}|tags must be an object of texts",
        "{\"id\": \"s\", \"type\": \"subnet\", \"cidrs\": [], \"account\": \"123456789012\", \"region\": \"us-east-1\"}|cidr is missing",
        "{\"id\": \"s\", \"type\": \"subnet\", \"cidrs\": [\"10.0.0.1/16\"], \"account\": \"123456789012\", \"region\": \"us-east-1\"}|\"10.0.0.1/16\" has host bits set; did you mean 10.0.0.0/16?",
        "{\"id\": \"s\", \"type\": \"subnet\", \"cidr\": \"10.0.0.0/16\", \"account\": \"123456789012\", \"region\": \"us-east-1\", \"tags\": {\"a\": \"\\ud83d\"}}|the value of tag \"a\" has half a character (an unpaired surrogate)",
        "{\"id\": \"vpc-1\", \"type\": \"vpc\", \"cidr\": \"10.0.0.0/16\", \"account\": \"123456789012\", \"region\": \"us-east-1\"}|vpc-1 of account 123456789012 in us-east-1 stands in resource 1 (line 2) already"
      })
  void aBrokenResource_isNamedByNumberAndLine_andNothingIsTaken(String broken, String why) {
    file.written("[\n" + GOOD + ",\n\n" + broken + "]", LONG_AGO);
    assertThat(file.failure()).isEqualTo("resource 2 (line 5) of lab.json: " + why);
  }

  @Test
  void whatIsNotJson_isNamedByLine() {
    assertThat(file.written("[\n" + GOOD + "\n", LONG_AGO).failure())
        .startsWith("line 4 of lab.json: not JSON: Unexpected end-of-input");
    assertThat(file.written("[\n" + GOOD + ",\n{'id'}]", LONG_AGO).failure())
        .startsWith("line 4 of lab.json: not JSON: Unexpected character (''' (code 39))");
    assertThat(file.written("[\n{\"id\": \"a\",\n\"id\": \"b\"}]", LONG_AGO).failure())
        .startsWith("line 3 of lab.json: not JSON: Duplicate field 'id'");
  }

  @Test
  void whatIsNoArray_isRefused() {
    assertThat(file.written(GOOD, LONG_AGO).failure())
        .isEqualTo("lab.json must be a JSON array of resources");
    assertThat(file.written(" \n", LONG_AGO).failure())
        .isEqualTo("lab.json must be a JSON array of resources");
    assertThat(file.written("[] []", LONG_AGO).failure())
        .isEqualTo("lab.json goes on after its array");
  }

  @Test
  void anEmptyFile_isTakenForHalfWritten() {
    assertThat(file.written("", LONG_AGO).failure())
        .isEqualTo("lab.json is empty, as if half-written; one that lists nothing has its []");
  }
}
