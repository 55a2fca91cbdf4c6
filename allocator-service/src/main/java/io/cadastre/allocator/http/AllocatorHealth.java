package io.cadastre.allocator.http;

import io.cadastre.allocator.Allocator;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Ready: requests are decided, the view reads, the clock is sane. */
@Readiness
@Singleton
final class AllocatorHealth implements HealthIndicator {
  private final Allocator allocator;

  AllocatorHealth(Allocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder(
                "allocator", allocator.isHealthy() ? HealthStatus.UP : HealthStatus.DOWN)
            .build());
  }
}
