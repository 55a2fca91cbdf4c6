package io.cadastre.server;

import io.cadastre.alerting.AlertingService;
import io.cadastre.alerting.AlertingSettings;
import io.cadastre.alerting.AlertingSettingsFile;
import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.discovery.DiscoveryService;
import io.cadastre.discovery.DiscoverySettings;
import io.cadastre.discovery.DiscoverySettingsFile;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.HostAndPort;
import io.cadastre.service.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The one place that knows which services there are. */
final class Services {
  /** Restoring much state takes long: how often a line says how far it is. */
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  /** Ten minutes without any progress are given up. */
  private static final int PATIENCE = 120;

  private final Map<Part, Integer> ports;
  private final AllocatorSettings allocator;
  private final DiscoverySettings discovery;
  private final AlertingSettings alerting;

  private Services(
      Map<Part, Integer> ports,
      AllocatorSettings allocator,
      DiscoverySettings discovery,
      AlertingSettings alerting) {
    this.ports = ports;
    this.allocator = allocator;
    this.discovery = discovery;
    this.alerting = alerting;
  }

  /**
   * Reads the settings of all of them, so that a bad one is told before anything is started.
   *
   * @param state folder for what can be made again from Kafka
   */
  static Services of(UpOptions options, Path state) throws CannotStart {
    try {
      Path file = options.configFile().orElse(null);
      DiscoverySettings discovery = DiscoverySettingsFile.read(file);
      for (Path resources : options.resources()) {
        discovery = discovery.withFile(resources);
      }
      return new Services(
          options.ports(),
          SettingsFile.read(file, state.resolve(Part.ALLOCATOR.text())),
          discovery,
          AlertingSettingsFile.read(file).in(state.resolve(Part.ALERTING.text())));
    } catch (BadSettingException e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
  }

  /** How to reach the cluster beside its address. */
  Map<String, Object> kafka() {
    return allocator.kafka();
  }

  /**
   * Starts those that are wanted, side by side, each a stage, and hands each to {@code shutdown} at
   * once, so that a failure of another closes it.
   */
  Map<Part, Service> start(String bootstrapServers, Stages stages, Shutdown shutdown)
      throws CannotStart {
    Map<Part, Future<Service>> starting = new EnumMap<>(Part.class);
    Map<Part, Service> started = new EnumMap<>(Part.class);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ports.forEach(
          (part, port) ->
              starting.put(
                  part,
                  threads.submit(() -> start(part, port, bootstrapServers, stages, shutdown))));
      List<CannotStart> failed = new ArrayList<>();
      for (Map.Entry<Part, Future<Service>> one : starting.entrySet()) {
        try {
          started.put(one.getKey(), one.getValue().get());
        } catch (ExecutionException e) {
          failed.add(
              e.getCause() instanceof CannotStart sentence
                  ? sentence
                  : new CannotStart(
                      one.getKey().text() + " cannot start: " + CannotStart.reason(e), e));
        }
      }
      if (!failed.isEmpty()) {
        throw failed.getFirst();
      }
      return started;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while starting", e);
    }
  }

  private Service start(
      Part part, int port, String bootstrapServers, Stages stages, Shutdown shutdown)
      throws CannotStart {
    HostAndPort bindTo = HostAndPort.loopback(port);
    Service service =
        switch (part) {
          case ALLOCATOR ->
              run(
                  part,
                  stages,
                  shutdown,
                  () -> AllocatorService.start(allocator.at(bootstrapServers), bindTo),
                  s -> "decides");
          case DISCOVERY ->
              run(
                  part,
                  stages,
                  shutdown,
                  () -> DiscoveryService.start(discovery.at(bootstrapServers), bindTo),
                  s -> "%s; %s".formatted(watched(), healthOf(s)));
          case ALERTING ->
              run(
                  part,
                  stages,
                  shutdown,
                  () -> AlertingService.start(alerting.at(bootstrapServers), bindTo),
                  s ->
                      "%s, %s; %s"
                          .formatted(
                              count(alerting.rules().size(), "rule"),
                              count(alerting.receivers().size(), "receiver"),
                              healthOf(s)));
        };
    return service;
  }

  private String watched() {
    return discovery.sources().isEmpty()
        ? "watches nothing: no sources are configured"
        : "watches " + count(discovery.sources().size(), "source");
  }

  private static String count(int number, String of) {
    return number + " " + of + (number == 1 ? "" : "s");
  }

  private static String healthOf(Service service) {
    return "http://localhost:" + service.port() + "/health";
  }

  /** Starts one; a settings or cluster that will not do is a sentence. */
  @FunctionalInterface
  private interface Starter {
    Service start();
  }

  private static Service run(
      Part part, Stages stages, Shutdown shutdown, Starter starter, Function<Service, String> says)
      throws CannotStart {
    return stages.run(
        part.text(),
        () -> {
          try {
            Service service = shutdown.closing(part.text(), starter.start());
            awaitReady(part.text(), service, stages);
            service.troubles().forEach(trouble -> stages.say(part.text(), trouble));
            return service;
          } catch (UnfitClusterException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted while starting", e);
          }
        },
        says);
  }

  private static void awaitReady(String name, Service service, Stages stages)
      throws CannotStart, InterruptedException {
    String before = "";
    int still = 0;
    while (!service.awaitReady(SAY_EVERY)) {
      if (service.hasStopped()) {
        throw new CannotStart(name + " stopped while starting: see logs/cadastre.log");
      }
      String now = service.progress();
      still = now.equals(before) ? still + 1 : 0;
      if (still == PATIENCE) {
        throw new CannotStart(name + " makes no progress: it " + now);
      }
      if (still == 0) {
        stages.say(name, now);
      }
      before = now;
    }
  }

  /** Who is let in where no keys are configured; empty where some are. */
  String anyone() {
    return allocator.callers().keys().isEmpty() ? allocator.callers().defaultAccount() : "";
  }
}
