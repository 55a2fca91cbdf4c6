package io.cadastre.service;

import io.cadastre.kafka.topic.UnfitClusterException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Runs one service as a process of its own until it is told to stop. */
public final class ServiceMain {
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);
  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  private ServiceMain() {}

  /**
   * What the environment says.
   *
   * @param kafka HOST:PORT,...
   * @param config the settings file; null: none
   * @param folder for state that can be made again from Kafka
   */
  public record Place(String kafka, @Nullable Path config, HostAndPort bindTo, Path folder) {
    static Place of(Map<String, String> environment, int standardPort) {
      String config = Variable.CADASTRE_CONFIG.in(environment, "");
      String port = Variable.CADASTRE_PORT.in(environment, String.valueOf(standardPort));
      if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
        throw new BadSettingException(Variable.CADASTRE_PORT + " must be a port, not " + port);
      }
      return new Place(
          Variable.CADASTRE_KAFKA.in(environment, ""),
          config.isEmpty() ? null : Path.of(config),
          new HostAndPort(Variable.CADASTRE_HOST.in(environment, ""), Integer.parseInt(port)),
          Path.of(Variable.CADASTRE_DATA.in(environment, "")));
    }
  }

  /** Starts a service. */
  @FunctionalInterface
  public interface Starter {
    /**
     * @throws BadSettingException in one sentence, when the settings will not do
     * @throws UnfitClusterException in one sentence, when the cluster will not do
     */
    Service start(Place place);
  }

  /** Ends the process: 0 after a signal, 1 with a line on stderr when it cannot work. */
  public static void run(String name, int standardPort, Starter starter) {
    logToStdout();
    int code;
    try {
      Place place = Place.of(System.getenv(), standardPort);
      code = serve(name, starter.start(place));
    } catch (BadSettingException | UnfitClusterException e) {
      System.err.println("cadastre: " + e.getMessage());
      code = 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = 1;
    } catch (RuntimeException e) { // a fault of ours: the log has it all, the terminal one line
      LoggerFactory.getLogger(ServiceMain.class).error("{} cannot start", name, e);
      System.err.println("cadastre: " + name + " cannot start: " + e);
      code = 1;
    }
    System.exit(code);
  }

  /** Takes effect on the first logger made; whoever names a configuration of their own keeps it. */
  private static void logToStdout() {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "logback-service.xml");
    }
  }

  private static int serve(String name, Service service) throws InterruptedException {
    Thread hook =
        new Thread(
            () -> {
              service.close();
              Runtime.getRuntime().halt(0);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    while (!service.awaitReady(SAY_EVERY)) {
      if (service.hasStopped()) {
        System.err.println("cadastre: " + name + " stopped while starting; the log says why");
        return fail(hook, service);
      }
      say(name, service.progress());
    }
    say("ready", name + " on port " + service.port());
    CountDownLatch never = new CountDownLatch(1);
    while (!service.hasStopped()) {
      never.await(1, java.util.concurrent.TimeUnit.SECONDS);
    }
    System.err.println("cadastre: " + name + " stopped working; the log says why");
    return fail(hook, service);
  }

  private static int fail(Thread hook, Service service) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return 1; // a signal came first, the hook closes
    }
    service.close();
    return 1;
  }

  private static void say(String name, String says) {
    System.out.println(String.format(Locale.ROOT, "%-9s %s", name, says));
  }
}
