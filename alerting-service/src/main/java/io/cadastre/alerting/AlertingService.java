package io.cadastre.alerting;

import io.cadastre.alerting.dispatch.Dispatchers;
import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.service.Health;
import io.cadastre.service.HostAndPort;
import io.cadastre.service.HttpSide;
import io.cadastre.service.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerting with its HTTP side. */
public final class AlertingService implements Service {
  /** Where it listens unless told otherwise. */
  public static final int STANDARD_PORT = 8082;

  private final Evaluator evaluator;
  private final Dispatchers dispatchers;
  private final HttpSide http;

  private AlertingService(Evaluator evaluator, Dispatchers dispatchers, HttpSide http) {
    this.evaluator = evaluator;
    this.dispatchers = dispatchers;
    this.http = http;
  }

  /**
   * Learns the schema ids, sets up the topics, starts to evaluate, to dispatch, then to answer.
   *
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  public static AlertingService start(AlertingSettings settings, HostAndPort bindTo) {
    SchemaIds ids = settings.cluster().schemaIds();
    Installation installation =
        new TopicSetup(settings.cluster().kafka(), settings.cluster().topics()).apply();
    Evaluator evaluator = new Evaluator(settings, installation, ids);
    try {
      return start(settings, bindTo, evaluator);
    } catch (RuntimeException e) {
      evaluator.close();
      throw e;
    }
  }

  private static AlertingService start(
      AlertingSettings settings, HostAndPort bindTo, Evaluator evaluator) {
    Dispatchers dispatchers =
        new Dispatchers(
            settings.cluster(), settings.instance(), settings.receivers(), InstantSource.system());
    try {
      HttpSide http =
          HttpSide.start(
              "alerting",
              bindTo,
              new Both(evaluator, dispatchers),
              Map.of(),
              new AlertingMeters(settings.rules(), evaluator.metrics(), dispatchers.metrics()));
      return new AlertingService(evaluator, dispatchers, http);
    } catch (RuntimeException e) {
      dispatchers.close();
      throw e;
    }
  }

  private record Both(Evaluator evaluator, Dispatchers dispatchers) implements Health {
    @Override
    public boolean isUp() {
      return evaluator.isHealthy() && dispatchers.isHealthy();
    }

    @Override
    public @Nullable String why() {
      return evaluator.why();
    }
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    return evaluator.awaitRunning(atMost)
        && dispatchers.awaitAssigned(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }

  @Override
  public String progress() {
    return "waits for its partitions";
  }

  @Override
  public boolean hasStopped() {
    return evaluator.hasStopped() || dispatchers.hasStopped();
  }

  @Override
  public int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
    dispatchers.close();
    evaluator.close();
  }
}
