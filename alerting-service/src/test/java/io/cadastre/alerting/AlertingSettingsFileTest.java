package io.cadastre.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.alerting.dispatch.ReceiverSettings;
import io.cadastre.alerting.rule.Measure;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.alerting.rule.Selector;
import io.cadastre.alerting.rule.Severity;
import io.cadastre.alerting.rule.SubjectKind;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.service.BadSettingException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertingSettingsFileTest {
  private static final String SECRET = "hooks/T0/s3cret";

  @TempDir private Path folder = Path.of("");

  private AlertingSettings read(String yaml) throws IOException {
    return AlertingSettingsFile.read(Files.writeString(folder.resolve("cadastre.yaml"), yaml));
  }

  @Test
  void noFile_watchesPoolsAndLogs() {
    AlertingSettings settings = AlertingSettingsFile.read(null);
    assertThat(settings.rules()).containsExactly(Rule.STANDARD);
    assertThat(settings.receivers()).containsExactly(new ReceiverSettings.Log("log"));
    assertThat(settings.instance()).isEqualTo("alerting-1");
    assertThat(settings.cluster().topics().prefix()).isEqualTo("ipam");
  }

  @Test
  void wholeFile_isRead() throws IOException {
    AlertingSettings settings =
        read(
            """
            kafka: {bootstrap.servers: "k:1"}
            topic-prefix: other
            account: "123456789012"
            alerting:
              instance: alerting-2
              rules:
                - name: pool-full
                  measure: used
                  of: pool-cidr
                  pools: [ipam-pool-00abc000000000001]
                  scopes: [ipam-scope-00abc000000000002]
                  ipams: [ipam-00abc000000000001]
                  families: [ipv4, ipv6]
                  raise-at: 99.5
                  clear-at: 95
                  for: PT5M
                  severity: critical
                - name: all-standard
              receivers:
                - name: log
                  type: log
                - name: ops
                  type: webhook
                  url: http://127.0.0.1:9/hooks/T0/s3cret
                  timeout: PT3S
                  external-url: https://ipam.example/
                - name: more
                  type: webhook
                  url: https://example.org
            """);
    assertThat(settings.cluster().topics().prefix()).isEqualTo("other");
    assertThat(settings.cluster().kafka()).containsEntry("bootstrap.servers", "k:1");
    assertThat(settings.instance()).isEqualTo("alerting-2");
    assertThat(settings.rules())
        .containsExactly(
            new Rule(
                "pool-full",
                Measure.USED,
                new Selector(
                    SubjectKind.POOL_CIDR,
                    Set.of(Utilizations.POOL),
                    Set.of(Utilizations.SCOPE),
                    Set.of(Utilizations.IPAM),
                    Set.of(Family.IPV4, Family.IPV6)),
                new BigDecimal("99.5"),
                new BigDecimal("95"),
                Duration.ofMinutes(5),
                Severity.CRITICAL),
            new Rule(
                "all-standard",
                Measure.ALLOCATED,
                Selector.all(SubjectKind.POOL),
                BigDecimal.valueOf(80),
                BigDecimal.valueOf(75),
                Duration.ZERO,
                Severity.WARNING));
    assertThat(settings.receivers())
        .containsExactly(
            new ReceiverSettings.Log("log"),
            new ReceiverSettings.Webhook(
                "ops",
                URI.create("http://127.0.0.1:9/" + SECRET),
                Duration.ofSeconds(3),
                "https://ipam.example/"),
            new ReceiverSettings.Webhook(
                "more", URI.create("https://example.org"), Duration.ofSeconds(10), ""));
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void nothingBehindAKey_isAsIfItWereNotThere() throws IOException {
    AlertingSettings settings = read("alerting:\n  rules:\n  receivers:\n");
    assertThat(settings.rules()).containsExactly(Rule.STANDARD);
    assertThat(settings.receivers()).containsExactly(new ReceiverSettings.Log("log"));
  }

  @Test
  void emptyLists_areNone() throws IOException {
    AlertingSettings settings = read("alerting: {rules: [], receivers: []}");
    assertThat(settings.rules()).isEmpty();
    assertThat(settings.receivers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clear-at: 80 | clear-at must be below raise-at, or an alert would come and go: 80 is not"
            + " below 80",
        "clear-at: 80.5 | clear-at must be below raise-at, or an alert would come and go: 80.5 is"
            + " not below 80",
        "raise-at: 70 | clear-at must be below raise-at, or an alert would come and go: 75 is not"
            + " below 70",
        "raise-at: 0 | raise-at must be above 0 and at most 100, not 0",
        "raise-at: 100.1 | raise-at must be above 0 and at most 100, not 100.1",
        "raise-at: -5 | raise-at must be a percentage such as 80 or 79.5, not -5",
        "raise-at: 1e-9 | raise-at must be a percentage such as 80 or 79.5, not 1.0E-9",
        "raise-at: .nan | raise-at must be a percentage such as 80 or 79.5, not NaN",
        "clear-at: 0 | clear-at must be above 0 and at most 100, not 0",
        "clear-at: half | clear-at must be a percentage such as 80 or 79.5, not half",
        "clear_at: 70 | unknown setting alerting.rules[0].clear_at",
        "measure: free | measure must be one of allocated, occupied, used, not free",
        "of: vpc | of must be one of pool, pool-cidr, not vpc",
        "severity: bad | severity must be one of info, warning, critical, not bad",
        "for: soon | for must be a duration such as PT5M, not soon",
        "for: -PT1S | for must not be negative",
        "pools: [] | pools must not be empty: leave it out to take all",
        "pools: p | pools must be a list",
        "pools: [[p]] | pools[0] must be a text",
        "pools: [x] | pools[0] must be the id of a pool, not x",
        "scopes: [x] | scopes[0] must be the id of a scope, not x",
        "ipams: [ipam-pool-00abc000000000001] | ipams[0] must be the id of an IPAM, not"
            + " ipam-pool-00abc000000000001",
        "families: [ipv4, ipx] | families[1] must be ipv4 or ipv6, not ipx",
      })
  void badRule_isRefusedWithItsPlace(String line, String why) {
    assertThatThrownBy(() -> read("alerting: {rules: [{name: r, %s}]}".formatted(line)))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(why.startsWith("unknown") ? why : "alerting.rules[0]." + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alerting: {rules: [{measure: used}]} | alerting.rules[0].name is missing",
        "alerting: {rules: [{name: A b}]} | alerting.rules[0].name must be of the form"
            + " [a-z0-9][a-z0-9-]*, not A b",
        "alerting: {rules: [{name: a}, {name: a}]} | alerting.rules[1].name must be one of a kind,"
            + " and a comes twice",
        "alerting: {rules: yes} | alerting.rules must be a list",
        "alerting: {rules: [yes]} | alerting.rules[0] must hold keys and values",
        "alerting: {rule: []} | unknown setting alerting.rule",
        "alerting: [] | alerting must hold keys and values",
        "alerting: {instance: a b} | alerting.instance must be of the form"
            + " [A-Za-z0-9][A-Za-z0-9._-]*, not a b",
        "alerting: {receivers: [{name: a}]} | alerting.receivers[0].type is missing",
        "alerting: {receivers: [{name: a, type: mail}]} | alerting.receivers[0].type must be log"
            + " or webhook, not mail",
        "alerting: {receivers: [{name: a, type: log}, {name: a, type: log}]} |"
            + " alerting.receivers[1].name must be one of a kind, and a comes twice",
        "alerting: {receivers: [{name: a, type: log, url: x}]} | unknown setting"
            + " alerting.receivers[0].url",
        "alerting: {receivers: [{name: a, type: webhook}]} | alerting.receivers[0].url is missing",
      })
  @Claim("S3.24")
  void badFile_isRefusedWithThePlace(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(BadSettingException.class).hasMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: hooks/T0/s3cret | url must be the whole URL of something on http or https",
        "url: ftp://x/hooks/T0/s3cret | url must be the whole URL of something on http or https",
        "url: 'http:///hooks/T0/s3cret' | url must be the whole URL of something on http or https",
        "url: 'http://x/hooks/T0/s3cret ^' | url must be the whole URL of something on http or"
            + " https",
        "url: 'http://s3cret@x/' | url must not hold a user: it would not be sent",
      })
  void badUrl_isRefusedWithoutBeingTold(String line, String why) {
    assertThatThrownBy(
            () -> read("alerting: {receivers: [{name: a, type: webhook, %s}]}".formatted(line)))
        .isInstanceOf(BadSettingException.class)
        .hasMessage("alerting.receivers[0]." + why)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("s3cret"));
  }
}
