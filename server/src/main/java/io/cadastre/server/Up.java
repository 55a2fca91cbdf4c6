package io.cadastre.server;

import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.HostAndPort;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Exit;

/** Starts everything in this JVM and stays until it is told to stop. */
final class Up {
  private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(10);

  /** Restoring much state takes long: how often a line says how far it is. */
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  /** Ten minutes without any progress are given up. */
  private static final int PATIENCE = 120;

  private final UpOptions options;
  private final Stages stages;

  Up(UpOptions options, Stages stages) {
    this.options = options;
    this.stages = stages;
  }

  /**
   * Returns only if the thread is interrupted: a signal ends the process.
   *
   * @throws CannotStart after closing what had been opened
   */
  void run() throws CannotStart {
    Shutdown shutdown = new Shutdown(stages);
    try {
      AllocatorService service = start(shutdown);
      CountDownLatch never = new CountDownLatch(1);
      while (!service.hasStopped()) {
        never.await(1, TimeUnit.SECONDS);
      }
      stages.say("allocator", "stopped deciding: see logs/cadastre.log in the data folder");
      never.await();
    } catch (InterruptedException e) {
      shutdown.close();
      Thread.currentThread().interrupt();
    } catch (CannotStart | RuntimeException e) {
      shutdown.close();
      throw e;
    }
  }

  private AllocatorService start(Shutdown shutdown) throws CannotStart {
    for (Path config : options.configFile().stream().toList()) {
      if (!Files.isRegularFile(config) || !Files.isReadable(config)) {
        throw new CannotStart("no readable config file " + config);
      }
    }
    DataFolder data = shutdown.closing("data folder", DataFolder.open(options.dataFolder()));
    logTo(data.logs());
    Ports.requireFree(options.httpPort(), "--port");

    AllocatorSettings settings = settings(data);
    String bootstrapServers = kafka(data, settings.kafka(), shutdown);
    AllocatorService service = startServices(settings.at(bootstrapServers), shutdown);
    stages.timed(
        "ready",
        "Kafka on %s, data in %s; Ctrl-C stops".formatted(bootstrapServers, data.root()),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    return service;
  }

  /**
   * The one place that knows which services there are: starts each as a stage and hands it to
   * {@code shutdown} at once, so that a failure of the next one closes it.
   */
  private AllocatorService startServices(AllocatorSettings allocator, Shutdown shutdown)
      throws CannotStart {
    AllocatorService service =
        stages.run("allocator", () -> startAllocator(allocator), s -> "decides");
    shutdown.closing("allocator", service);
    stages.say("http", "EC2 API on http://localhost:" + service.port() + " (AWS_ENDPOINT_URL_EC2)");
    if (allocator.callers().keys().isEmpty()) {
      stages.say(
          "http",
          "any credentials are accepted, for account "
              + allocator.callers().defaultAccount()
              + ": no keys are configured");
    }
    return service;
  }

  private AllocatorSettings settings(DataFolder data) throws CannotStart {
    try {
      return SettingsFile.read(
          options.configFile().orElse(null), data.state().resolve("allocator"));
    } catch (BadSettingException e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
  }

  private AllocatorService startAllocator(AllocatorSettings allocator) throws CannotStart {
    try {
      AllocatorService service =
          AllocatorService.start(allocator, HostAndPort.loopback(options.httpPort()));
      try {
        awaitReady(service);
        return service;
      } catch (CannotStart | RuntimeException | InterruptedException e) {
        service.close();
        throw e;
      }
    } catch (UnfitClusterException e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while starting", e);
    }
  }

  private void awaitReady(AllocatorService service) throws CannotStart, InterruptedException {
    String before = "";
    int still = 0;
    while (!service.awaitReady(SAY_EVERY)) {
      if (service.hasStopped()) {
        throw new CannotStart("the allocator stopped while starting: see logs/cadastre.log");
      }
      String now = service.progress();
      still = now.equals(before) ? still + 1 : 0;
      if (still == PATIENCE) {
        throw new CannotStart("the allocator makes no progress: it " + now);
      }
      if (still == 0) {
        stages.say("allocator", now);
      }
      before = now;
    }
  }

  private String kafka(DataFolder data, Map<String, Object> connection, Shutdown shutdown)
      throws CannotStart {
    if (options.externalKafka().isPresent()) {
      return stages.run(
          "kafka",
          () -> reachable(options.externalKafka().get(), connection),
          at -> "reachable at " + at);
    }
    Broker broker =
        stages.run(
            "broker",
            () -> Broker.start(data.kafka(), options.kafkaPort()),
            started -> "ready on " + started.bootstrapServers());
    return shutdown.closing("broker", broker).bootstrapServers();
  }

  private static String reachable(String bootstrapServers, Map<String, Object> connection)
      throws CannotStart {
    String says = "no Kafka answers at " + bootstrapServers + ": ";
    Map<String, Object> config = new HashMap<>(connection);
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KAFKA_ANSWERS_WITHIN.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) KAFKA_ANSWERS_WITHIN.toMillis());
    try (Admin admin = Admin.create(config)) {
      admin.describeCluster().nodes().get(KAFKA_ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      return bootstrapServers;
    } catch (KafkaException | ExecutionException e) {
      throw new CannotStart(says + CannotStart.reason(e), e);
    } catch (TimeoutException e) {
      throw new CannotStart(says + "no answer in " + KAFKA_ANSWERS_WITHIN.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart(says + "interrupted", e);
    }
  }

  private void logTo(Path logs) {
    Logs.to(logs);
    // The broker ends the whole process on a fault (a full disk, say): it shall not go silently.
    Exit.Procedure endLoudly =
        (status, message) -> {
          stages.say("broker", "failed and ends the process: see " + logs.resolve("cadastre.log"));
          Runtime.getRuntime().halt(status == 0 ? 1 : status);
        };
    Exit.setExitProcedure(endLoudly);
    Exit.setHaltProcedure(endLoudly);
  }
}
