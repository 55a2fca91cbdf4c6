package io.cadastre.allocator;

import io.cadastre.allocator.rest.RestEndpoint;
import io.cadastre.ec2.Ec2Endpoint;
import io.cadastre.ec2.Routes;
import io.cadastre.ec2.protocol.Router;
import io.cadastre.service.HostAndPort;
import io.cadastre.service.HttpSide;
import io.cadastre.service.Service;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** The allocator with its HTTP side. */
public final class AllocatorService implements Service {
  /** Where it listens unless told otherwise. */
  public static final int STANDARD_PORT = 8080;

  /** What is read of a body at most, to drop it; see {@code Ec2Controller}. */
  private static final long MAX_READ = 32L << 20;

  private final Allocator allocator;
  private final RestEndpoint rest;
  private final HttpSide http;

  private AllocatorService(Allocator allocator, RestEndpoint rest, HttpSide http) {
    this.allocator = allocator;
    this.rest = rest;
    this.http = http;
  }

  /**
   * Starts to decide, then to answer.
   *
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it cannot
   */
  public static AllocatorService start(AllocatorSettings settings, HostAndPort bindTo) {
    Allocator allocator = new Allocator(settings, InstantSource.system());
    try {
      Router router =
          Routes.router(
              allocator.registry(), settings.limits(), new SecureRandom(), InstantSource.system());
      Ec2Endpoint endpoint =
          new Ec2Endpoint(router, settings.callers(), InstantSource.system(), UUID::randomUUID);
      RestEndpoint rest = allocator.rest(InstantSource.system());
      HttpSide http =
          HttpSide.start(
              "allocator",
              bindTo,
              allocator::isHealthy,
              Map.of(
                  "micronaut.server.max-request-size",
                  MAX_READ,
                  "micronaut.server.netty.max-header-size",
                  65_536),
              allocator,
              endpoint,
              rest);
      return new AllocatorService(allocator, rest, http);
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
    }
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    if (!allocator.awaitReady(atMost)) {
      return false;
    }
    rest.rehearse();
    http.rehearse(RestEndpoint.ROOT + "/whohad?address=0.0.0.0");
    return true;
  }

  @Override
  public String progress() {
    return allocator.progress().toString();
  }

  @Override
  public boolean hasStopped() {
    return allocator.hasStopped();
  }

  @Override
  public int port() {
    return http.port();
  }

  public Allocator allocator() {
    return allocator;
  }

  @Override
  public void close() {
    http.close();
    allocator.close();
  }
}
