package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.alerting.AlertingSettingsFile;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.discovery.DiscoverySettingsFile;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.ClusterSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file for all services: each takes its own and knows what the others take. */
class SharedSettingsTest {
  private static final String WHOLE =
      """
      account: "210987654321"
      region: eu-central-1
      keys: []
      limits: {pools: 7}
      instance: a
      threads: 2
      outcome-window: PT24H
      outcome-timeout: PT10S
      read-timeout: PT1S
      kafka: {client.id: x}
      topic-prefix: lab
      schema-registry: {url: "http://localhost:8083/apis/ccompat/v7"}
      discovery: {sources: [{name: lab, type: file, path: a.csv}]}
      alerting: {rules: [], receivers: []}
      """;

  private static List<ThrowingCallable> readers(Path file) {
    return List.of(
        () -> SettingsFile.read(file, file),
        () -> DiscoverySettingsFile.read(file),
        () -> AlertingSettingsFile.read(file));
  }

  @Test
  void everyKey_isKnownToEveryService(@TempDir Path folder) throws Throwable {
    Path file = Files.writeString(folder.resolve("whole.yml"), WHOLE);
    assertThat(WHOLE.lines().map(line -> line.split(":")[0]))
        .containsExactlyInAnyOrderElementsOf(ClusterSettings.TOP_LEVEL);
    for (ThrowingCallable reader : readers(file)) {
      reader.call();
    }
    assertThat(DiscoverySettingsFile.read(file).sources().getFirst().owner())
        .as("who says nothing else means the account of the installation")
        .isEqualTo("210987654321");
  }

  @Test
  void keyOfNobody_isRefusedByAll(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("wrong.yml"), "regoin: x\n");
    for (ThrowingCallable reader : readers(file)) {
      assertThatThrownBy(reader)
          .isInstanceOf(BadSettingException.class)
          .hasMessage("unknown setting regoin");
    }
  }
}
