package io.cadastre.service;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP port of a service: {@code /health}, {@code /prometheus} and what the service adds. */
public final class HttpSide implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpSide.class);

  private static final int REHEARSAL_MS = 5_000;

  private final ApplicationContext context;
  private final EmbeddedServer server;

  private HttpSide(ApplicationContext context) {
    this.context = context;
    this.server = context.getBean(EmbeddedServer.class);
  }

  /**
   * Binds and answers.
   *
   * @param name of the service
   * @param bindTo where to listen
   * @param health asked by {@code /health}
   * @param properties of Micronaut, beside our own
   * @param beans what controllers and meters need; a {@code MeterBinder} among them is bound
   */
  public static HttpSide start(
      String name,
      HostAndPort bindTo,
      Health health,
      Map<String, Object> properties,
      Object... beans) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("micronaut.server.host", bindTo.host());
    all.put("micronaut.server.port", bindTo.port() == 0 ? -1 : bindTo.port());
    all.put("micronaut.application.name", "cadastre-" + name);
    all.put("endpoints.prometheus.sensitive", false);
    all.put("endpoints.health.details-visible", "ANONYMOUS"); // why a service is down
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .singletons(
                Stream.concat(Stream.of(new NamedHealth(name, health)), Stream.of(beans)).toArray())
            .properties(all)
            .start();
    try {
      HttpSide side = new HttpSide(context);
      side.server.start();
      return side;
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  public int port() {
    return server.getPort();
  }

  /**
   * Sends itself a GET and drops the answer: the first request of a process takes it some 0.3 s
   * more than those that follow, whatever is asked.
   *
   * @param path with its query
   */
  public void rehearse(String path) {
    try {
      HttpURLConnection asked =
          (HttpURLConnection) server.getURI().resolve(path).toURL().openConnection(Proxy.NO_PROXY);
      asked.setConnectTimeout(REHEARSAL_MS);
      asked.setReadTimeout(REHEARSAL_MS);
      log.debug("{} was answered with {}", path, asked.getResponseCode());
      asked.disconnect();
    } catch (IOException e) { // whoever asks next may fare better, and is told if not
      log.warn("cannot ask itself for {}", path, e);
    }
  }

  @Override
  public void close() {
    server.stop();
    context.close();
  }
}
