package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.server.Broker;
import io.cadastre.service.HostAndPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** What Kafka and the neighbours do to a running allocator. */
class FaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The wait for an outcome is an hour: an answer within the test's time did not wait for it. */
  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void brokerGone_isSaidAtOnceAndTheTokenIsGoodLater(@TempDir Path folder) throws Exception {
    Path config = Files.writeString(folder.resolve("patient.yaml"), "outcome-timeout: PT1H\n");
    Broker broker = Broker.start(folder.resolve("kafka"), 0);
    int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
    try (AllocatorService service = allocator(config, folder, broker.bootstrapServers());
        Ec2Client ec2 = Clients.ec2(service.port());
        Ec2Client once = withoutRetries(service.port())) {
      String pool = Ground.of(ec2, "10.0.0.0/24").pool();
      try {
        broker.close();
        Eventually.until("DOWN", PATIENCE, () -> !service.allocator().isHealthy());
        assertThatThrownBy(() -> allocate(once, pool))
            .isInstanceOfSatisfying(
                Ec2Exception.class,
                e -> {
                  assertThat(e.statusCode()).isEqualTo(503);
                  assertThat(e.awsErrorDetails().errorCode()).isEqualTo("Unavailable");
                  assertThat(
                          e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After"))
                      .isPresent();
                });
      } finally {
        broker = Broker.start(folder.resolve("kafka"), port);
      }
      Eventually.until("UP", PATIENCE, () -> service.allocator().isHealthy());
      IpamPoolAllocation allocation = allocate(ec2, pool);
      assertThat(allocate(ec2, pool)).isEqualTo(allocation);
    } finally {
      broker.close();
    }
  }

  @Test
  void twoOfOneName_leaveTheLaterOne(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2()) {
      String pool = Ground.of(ec2, "10.0.0.0/24").pool();
      AllocatorSettings same =
          SettingsFile.read(null, folder.resolve("elsewhere"))
              .at(installation.bootstrapServers())
              .named("allocator-1");
      try (AllocatorService later = AllocatorService.start(same, HostAndPort.loopback(0));
          Ec2Client other = Clients.ec2(later.port())) {
        assertThat(later.awaitReady(PATIENCE)).isTrue();
        Eventually.until("the first stops", PATIENCE, () -> installation.allocator().hasStopped());
        assertThat(installation.allocator().allocator().isHealthy()).isFalse();
        assertThat(allocate(other, pool).cidr()).isEqualTo("10.0.0.0/28");
      }
    }
  }

  private static AllocatorService allocator(Path config, Path folder, String bootstrapServers)
      throws Exception {
    AllocatorSettings settings =
        SettingsFile.read(config, folder.resolve("allocator")).at(bootstrapServers);
    AllocatorService service = AllocatorService.start(settings, HostAndPort.loopback(0));
    assertThat(service.awaitReady(PATIENCE)).isTrue();
    return service;
  }

  private static Ec2Client withoutRetries(int port) {
    return Clients.builder(port, "us-east-1")
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static IpamPoolAllocation allocate(Ec2Client client, String pool) {
    return client
        .allocateIpamPoolCidr(
            r -> r.ipamPoolId(pool).netmaskLength(28).clientToken("the same for all"))
        .ipamPoolAllocation();
  }
}
