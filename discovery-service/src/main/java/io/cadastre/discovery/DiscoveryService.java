package io.cadastre.discovery;

import io.cadastre.service.HostAndPort;
import io.cadastre.service.HttpSide;
import io.cadastre.service.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Discovery with its HTTP side. */
public final class DiscoveryService implements Service {
  /** Where it listens unless told otherwise. */
  public static final int STANDARD_PORT = 8081;

  private final Discovery discovery;
  private final HttpSide http;

  private DiscoveryService(Discovery discovery, HttpSide http) {
    this.discovery = discovery;
    this.http = http;
  }

  /**
   * Starts to sweep, then to answer.
   *
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  public static DiscoveryService start(DiscoverySettings settings, HostAndPort bindTo) {
    Discovery discovery = new Discovery(settings, InstantSource.system());
    try {
      HttpSide http =
          HttpSide.start(
              "discovery", bindTo, discovery::isHealthy, Map.of(), new DiscoveryMeters(discovery));
      return new DiscoveryService(discovery, http);
    } catch (RuntimeException e) {
      discovery.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return http.port();
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return discovery.awaitReady(atMost);
  }

  @Override
  public String progress() {
    return discovery.progress();
  }

  @Override
  public List<String> troubles() {
    return discovery.troubles();
  }

  @Override
  public boolean hasStopped() {
    return discovery.hasStopped();
  }

  @Override
  public void close() {
    http.close();
    discovery.close();
  }
}
