package io.cadastre.server;

import io.cadastre.service.Service;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Exit;

/** Starts everything in this JVM and stays until it is told to stop. */
final class Up {
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
      Map<Part, Service> services = start(shutdown);
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(1, TimeUnit.SECONDS)) {
        services.entrySet().removeIf(this::hasStopped);
      }
    } catch (InterruptedException e) {
      shutdown.close();
      Thread.currentThread().interrupt();
    } catch (CannotStart | RuntimeException e) {
      shutdown.close();
      throw e;
    }
  }

  private boolean hasStopped(Map.Entry<Part, Service> one) {
    if (one.getValue().hasStopped()) {
      stages.say(one.getKey().text(), "stopped working: see logs/cadastre.log in the data folder");
      return true;
    }
    return false;
  }

  private Map<Part, Service> start(Shutdown shutdown) throws CannotStart {
    for (Path config : options.configFile().stream().toList()) {
      if (!Files.isRegularFile(config) || !Files.isReadable(config)) {
        throw new CannotStart("no readable config file " + config);
      }
    }
    DataFolder data = shutdown.closing("data folder", DataFolder.open(options.dataFolder()));
    logTo(data.logs());
    for (Map.Entry<Part, Integer> port : options.ports().entrySet()) {
      Ports.requireFree(port.getValue(), UpCommand.portOption(port.getKey()));
    }

    Services services = Services.of(options, data.state());
    String bootstrapServers = kafka(data, services.kafka(), shutdown);
    Map<Part, Service> started = services.start(bootstrapServers, stages, shutdown);
    Service allocator = started.get(Part.ALLOCATOR);
    if (allocator != null) {
      sayWhere(allocator.port(), services.anyone());
    }
    stages.timed(
        "ready",
        "Kafka on %s, data in %s; Ctrl-C stops".formatted(bootstrapServers, data.root()),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    return started;
  }

  private void sayWhere(int port, String anyone) {
    stages.say("http", "EC2 API on http://localhost:" + port + " (AWS_ENDPOINT_URL_EC2)");
    if (!anyone.isEmpty()) {
      stages.say(
          "http",
          "any credentials are accepted, for account " + anyone + ": no keys are configured");
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
    Map<String, Object> there = new HashMap<>(connection);
    there.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    Reach.check(there);
    return bootstrapServers;
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
