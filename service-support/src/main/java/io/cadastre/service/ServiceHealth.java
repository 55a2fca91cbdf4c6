package io.cadastre.service;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Says on {@code /health} what the service says of itself. */
@Readiness
@Singleton
final class ServiceHealth implements HealthIndicator {
  private final NamedHealth service;

  ServiceHealth(NamedHealth service) {
    this.service = service;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    HealthStatus status = service.health().isUp() ? HealthStatus.UP : HealthStatus.DOWN;
    return Publishers.just(HealthResult.builder(service.name(), status).build());
  }
}
