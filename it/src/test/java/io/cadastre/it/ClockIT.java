package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.allocator.Allocator;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.Ec2Endpoint;
import io.cadastre.ec2.Routes;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that runs ahead of the broker's must not become history. */
class ClockIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ofMinutes(2));
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());

  @Test
  void nothingIsDecidedUntilTheClockIsRight(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("settings.yaml");
    Files.writeString(config, "outcome-timeout: PT2S\n");
    try (Kafka kafka = Kafka.start(folder.resolve("kafka"))) {
      AllocatorSettings settings =
          SettingsFile.read(config, folder.resolve("state")).at(kafka.bootstrapServers());
      try (Allocator allocator = new Allocator(settings, clock)) {
        Ec2Endpoint ec2 =
            new Ec2Endpoint(
                Routes.router(
                    allocator.registry(), Limits.DEFAULT, new Random(), InstantSource.system()),
                new Callers("us-east-1", "123456789012", List.of()),
                InstantSource.system(),
                UUID::randomUUID);
        Topic requests = new Topic(kafka.bootstrapServers(), "ipam.requests.v1");
        Topic results = new Topic(kafka.bootstrapServers(), "ipam.results.v1");

        assertThat(allocator.isHealthy()).isFalse();
        HttpAnswer answer = create(ec2, "one");
        assertThat(answer.status()).as(text(answer)).isEqualTo(503);
        assertThat(requests.records()).as("it was asked").hasSize(1);
        assertThat(results.records()).as("and not decided").isEmpty();

        ahead.set(Duration.ZERO);
        Eventually.until("healthy", SOON, allocator::isHealthy);
        Eventually.until("what had waited is decided", SOON, () -> !results.records().isEmpty());
        answer = create(ec2, "one");
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(EventLog.check(kafka.bootstrapServers())).as("one IPAM, once").hasSize(1);
      }
    }
  }

  private static HttpAnswer create(Ec2Endpoint ec2, String token) {
    Map<String, List<String>> headers = Map.of("Content-Type", List.of(RawHttp.FORM));
    byte[] form =
        RawHttp.form("CreateIpam", Map.of("ClientToken", token)).getBytes(StandardCharsets.UTF_8);
    return ec2.handle(new HttpAsk("POST", "/", null, headers, form, null))
        .toCompletableFuture()
        .join();
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
