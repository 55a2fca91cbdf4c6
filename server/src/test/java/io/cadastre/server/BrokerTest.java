package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrokerTest {
  @Test
  void keepsItsIdentityAndWhatWasCommitted(@TempDir Path folder) throws Exception {
    String clusterId;
    try (Broker broker = Broker.start(folder.resolve("kafka"), 0)) {
      clusterId = broker.clusterId();
      Log log = new Log(broker.bootstrapServers());
      log.create();
      log.write("first");

      assertThat(log.read()).isEqualTo(Collections.nCopies(Log.PARTITIONS, "first"));
      assertThat(log.clusterId()).isEqualTo(clusterId);
    }
    try (Broker broker = Broker.start(folder.resolve("kafka"), 0)) {
      Log log = new Log(broker.bootstrapServers());

      assertThat(log.clusterId()).isEqualTo(clusterId);
      assertThat(log.read()).isEqualTo(Collections.nCopies(Log.PARTITIONS, "first"));
    }
  }

  @Test
  void offersTheTransactionVersionThatExactlyOnceNeeds(@TempDir Path folder) throws Exception {
    try (Broker broker = Broker.start(folder, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();

      assertThat(features)
          .hasEntrySatisfying(
              "transaction.version",
              levels -> assertThat(levels.maxVersionLevel()).isGreaterThanOrEqualTo((short) 2));
    }
  }

  @Test
  void namesATakenPortAndTheWayOut(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
      assertThatThrownBy(() -> Broker.start(folder, taken.getLocalPort()))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("--kafka-port");
    }
    assertThat(folder).as("nothing was written").isEmptyDirectory();
  }

  @Test
  void neverGivesOldLogsANewIdentity(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("__cluster_metadata-0"));

    assertThatThrownBy(() -> Broker.start(folder, 0))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("no meta.properties");
  }
}
