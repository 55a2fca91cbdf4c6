package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.AlertingService;
import io.cadastre.alerting.AlertingSettingsFile;
import io.cadastre.service.HostAndPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The first alert of a new installation, whose outbox is still empty. */
class FirstAlertIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * A consumer that finds nothing where it shall begin asks again after {@code request.timeout.ms}:
   * here that is never.
   */
  @Test
  void isToldWithoutWaitingForAnotherRequestOfTheConsumer(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("cadastre.yml");
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2();
        Webhook webhook = new Webhook()) {
      webhook.answer();
      Files.writeString(
          config,
          """
          kafka: {request.timeout.ms: 3600000}
          alerting: {receivers: [{name: ops, type: webhook, url: "%s"}]}
          """
              .formatted(webhook.url()));
      try (AlertingService alerting =
          AlertingService.start(
              AlertingSettingsFile.read(config)
                  .at(installation.bootstrapServers())
                  .in(folder.resolve("alerting")),
              HostAndPort.loopback(0))) {
        assertThat(alerting.awaitReady(SOON)).isTrue();
        String pool = Ground.of(ec2, "10.0.0.0/24").pool();
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(24));
        Eventually.until("somebody is told", SOON, () -> !webhook.calls().isEmpty());
        assertThat(webhook.calls().getFirst().status()).isEqualTo("firing");
      }
    }
  }
}
