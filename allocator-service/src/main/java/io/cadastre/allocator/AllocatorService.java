package io.cadastre.allocator;

import io.cadastre.ec2.Ec2Endpoint;
import io.cadastre.ec2.Routes;
import io.cadastre.ec2.protocol.Router;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** The allocator with its HTTP side, in a Micronaut application of its own. */
public final class AllocatorService implements AutoCloseable {
  /** What is read of a body at most, to drop it; see {@code Ec2Controller}. */
  private static final long MAX_READ = 32L << 20;

  private final Allocator allocator;
  private final ApplicationContext context;
  private final EmbeddedServer server;

  private AllocatorService(Allocator allocator, ApplicationContext context) {
    this.allocator = allocator;
    this.context = context;
    this.server = context.getBean(EmbeddedServer.class);
  }

  /**
   * Starts to decide, then to answer.
   *
   * @param host to bind to
   * @param port to bind to; 0: any free one
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  public static AllocatorService start(AllocatorSettings settings, String host, int port) {
    Allocator allocator = new Allocator(settings, InstantSource.system());
    try {
      Router router =
          Routes.router(
              allocator.registry(), settings.limits(), new SecureRandom(), InstantSource.system());
      Ec2Endpoint endpoint =
          new Ec2Endpoint(router, settings.callers(), InstantSource.system(), UUID::randomUUID);
      ApplicationContext context =
          ApplicationContext.builder()
              .banner(false)
              .singletons(allocator, endpoint)
              .properties(
                  Map.of(
                      "micronaut.server.host",
                      host,
                      "micronaut.server.port",
                      port == 0 ? -1 : port,
                      "micronaut.server.max-request-size",
                      MAX_READ,
                      "micronaut.server.netty.max-header-size",
                      65_536,
                      "micronaut.application.name",
                      "cadastre-allocator",
                      "endpoints.prometheus.sensitive",
                      false))
              .start();
      AllocatorService service = new AllocatorService(allocator, context);
      service.server.start();
      return service;
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
    }
  }

  /** Waits until a request would be decided. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return allocator.awaitReady(atMost);
  }

  /** How far the start is while {@link #awaitReady} says no. */
  public StartProgress progress() {
    return allocator.progress();
  }

  /** Whether it has given up deciding for good; the log says why. */
  public boolean hasStopped() {
    return allocator.hasStopped();
  }

  public int port() {
    return server.getPort();
  }

  public Allocator allocator() {
    return allocator;
  }

  @Override
  public void close() {
    server.stop();
    context.close();
    allocator.close();
  }
}
