package io.cadastre.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.discovery.collect.file.FileFormat;
import io.cadastre.service.BadSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoverySettingsFileTest {
  private final Path file;

  DiscoverySettingsFileTest(@TempDir Path folder) {
    file = folder.resolve("cadastre.yaml");
  }

  private DiscoverySettings read(String yaml) throws IOException {
    Files.writeString(file, yaml);
    return DiscoverySettingsFile.read(file);
  }

  @Test
  void nothingSet_isNoSource() throws IOException {
    assertThat(DiscoverySettingsFile.read(null).sources()).isEmpty();
    assertThat(read("").sources()).isEmpty();
    assertThat(read("discovery:\n").sources()).isEmpty();
  }

  @Test
  void everySetting_isRead_andTheOtherServicesAreLeftAlone() throws IOException {
    DiscoverySettings settings =
        read(
            """
            topic-prefix: corp.ipam
            kafka: {bootstrap.servers: 'one:9092', security.protocol: SSL}
            threads: 4
            alerting: {whatever: true}
            discovery:
              sources:
                - name: lab
                  type: file
                  path: /etc/cadastre/resources.csv
                - name: dc-2.west
                  type: file
                  path: export.txt
                  format: json
                  owner: "000000000001"
                  every: PT1M
            """);
    assertThat(settings.topics().resources()).isEqualTo("corp.ipam.resources.v1");
    assertThat(settings.at("two:9092").kafka())
        .isEqualTo(Map.of("bootstrap.servers", "two:9092", "security.protocol", "SSL"));
    assertThat(settings.at("two:9092").sources())
        .containsExactly(
            new SourceSettings(
                "lab",
                Path.of("/etc/cadastre/resources.csv"),
                FileFormat.CSV,
                "123456789012",
                Duration.ofSeconds(2)),
            new SourceSettings(
                "dc-2.west",
                Path.of("export.txt"),
                FileFormat.JSON,
                "000000000001",
                Duration.ofMinutes(1)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: file, path: a.csv|discovery.sources[0].name is missing",
        "name: Lab, type: file, path: a.csv|discovery.sources[0].name must be of the form [a-z0-9][a-z0-9.-]*, not Lab",
        "name: a/b, type: file, path: a.csv|discovery.sources[0].name must be of the form [a-z0-9][a-z0-9.-]*, not a/b",
        "name: lab, path: a.csv|discovery.sources[0].type is missing",
        "name: lab, type: aws, path: a.csv|discovery.sources[0].type must be file, not aws",
        "name: lab, type: file|discovery.sources[0].path is missing",
        "name: lab, type: file, path: a.txt|discovery.sources[0].path must end in .csv or .json, or format must be set",
        "name: lab, type: file, path: a.csv, format: xml|discovery.sources[0].format must be csv or json, not xml",
        "name: lab, type: file, path: a.csv, owner: 42|discovery.sources[0].owner must be 12 digits in quotes, not 42",
        "name: lab, type: file, path: a.csv, every: 2s|discovery.sources[0].every must be a duration such as PT10S, not 2s",
        "name: lab, type: file, path: a.csv, every: PT0.01S|discovery.sources[0].every must be from PT0.1S to PT24H, not PT0.01S",
        "name: lab, type: file, path: a.csv, every: P2D|discovery.sources[0].every must be from PT0.1S to PT24H, not PT48H",
        "name: lab, type: file, path: a.csv, colour: red|unknown setting discovery.sources[0].colour",
        "name: lab, type: file, path: \"a\\0.csv\"|discovery.sources[0].path is no path: Nul character not allowed: a\u0000.csv"
      })
  void aSourceThatWillNotDo_isRefusedWithItsPlace(String source, String why) {
    assertThatThrownBy(() -> read("discovery: {sources: [{" + source + "}]}"))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(why);
  }

  @Test
  void whatIsUnknownInOurSection_isRefused() {
    assertThatThrownBy(() -> read("discovery: {source: []}"))
        .isInstanceOf(BadSettingException.class)
        .hasMessage("unknown setting discovery.source");
    assertThatThrownBy(
            () ->
                read(
                    """
                    discovery:
                      sources:
                        - {name: lab, type: file, path: a.csv}
                        - {name: lab, type: file, path: b.csv}
                    """))
        .isInstanceOf(BadSettingException.class)
        .hasMessage("two sources of discovery have the name lab");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "resources.csv, resources.csv, CSV",
    "/tmp/My Resources_2.JSON, my-resources-2.json, JSON",
    ".hidden.csv, hidden.csv, CSV",
    "-.csv, csv, CSV"
  })
  void aFileByItself_isASourceOfItsName(String path, String name, FileFormat format) {
    assertThat(DiscoverySettingsFile.read(null).withFile(Path.of(path)).sources())
        .containsExactly(
            new SourceSettings(name, Path.of(path), format, "123456789012", Duration.ofSeconds(2)));
  }

  @Test
  void aFileByItself_thatSaysNoFormatOrIsThereAlready_isRefused() {
    DiscoverySettings one = DiscoverySettingsFile.read(null).withFile(Path.of("a.csv"));
    assertThatThrownBy(() -> one.withFile(Path.of("b/a.csv")))
        .isInstanceOf(BadSettingException.class)
        .hasMessage("two sources of discovery have the name a.csv");
    assertThatThrownBy(() -> one.withFile(Path.of("resources")))
        .isInstanceOf(BadSettingException.class)
        .hasMessage("the file of resources must end in .csv or .json, not resources");
  }
}
