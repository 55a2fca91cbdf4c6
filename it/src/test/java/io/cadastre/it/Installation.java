package io.cadastre.it;

import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.service.HostAndPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** A broker and allocators on it, in this JVM; its event log is checked when it is closed. */
final class Installation implements AutoCloseable {
  private final Kafka kafka;
  private final Path folder;
  private final List<AllocatorService> services = new ArrayList<>();

  private Installation(Kafka kafka, Path folder) {
    this.kafka = kafka;
    this.folder = folder;
  }

  static Installation start(Path folder) throws Exception {
    Installation installation = broker(folder);
    installation.allocator("allocator-1", null);
    return installation;
  }

  /** Only the broker. */
  static Installation broker(Path folder) throws Exception {
    return new Installation(Kafka.start(folder.resolve("kafka")), folder);
  }

  /** One more allocator, ready. */
  AllocatorService allocator(String name, @Nullable Path config) throws Exception {
    AllocatorSettings settings =
        SettingsFile.read(config, folder.resolve(name)).at(kafka.bootstrapServers()).named(name);
    AllocatorService service = AllocatorService.start(settings, HostAndPort.loopback(0));
    services.add(service);
    if (!service.awaitReady(Duration.ofSeconds(60))) {
      throw new AssertionError("the allocator is not ready");
    }
    return service;
  }

  AllocatorService allocator() {
    return services.getFirst();
  }

  Ec2Client ec2() {
    return Clients.ec2(allocator().port());
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Stops the allocators, deletes all but Kafka's folder and starts one again. */
  void loseEverythingButKafka() throws Exception {
    stopAllocators();
    try (var entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith("kafka")) {
          Folders.delete(entry);
        }
      }
    }
    allocator("allocator-1", null);
  }

  void stopAllocators() {
    services.forEach(AllocatorService::close);
    services.clear();
  }

  @Override
  public void close() throws Exception {
    try {
      stopAllocators();
      EventLog.check(kafka.bootstrapServers());
    } finally {
      kafka.close();
    }
  }
}
