package io.cadastre.service;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
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
    HealthResult.Builder result = HealthResult.builder(service.name(), status);
    String why = service.health().why();
    if (why != null) {
      result.details(Map.of("why", why));
    }
    return Publishers.just(result.build());
  }
}
