package io.cadastre.allocator.http;

import io.cadastre.allocator.Allocator;
import io.cadastre.allocator.decide.DecidingMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** What the allocator counts, for Prometheus. */
@Singleton
@Requires(beans = Allocator.class) // other services may share the class path
final class AllocatorMeters implements MeterBinder {
  private final Allocator allocator;

  AllocatorMeters(Allocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    requests(registry, "accepted", DecidingMetrics::acceptedCount);
    requests(registry, "refused", DecidingMetrics::refusedCount);
    requests(registry, "repeated", DecidingMetrics::repeatedCount);
    requests(registry, "forwarded", DecidingMetrics::forwardedCount);
    requests(registry, "dead-letter", DecidingMetrics::deadLetterCount);
    facts(registry, "applied", DecidingMetrics::factsAppliedCount);
    facts(registry, "unchanged", DecidingMetrics::factsUnchangedCount);
    facts(registry, "dead-letter", DecidingMetrics::unheardCount);
    Gauge.builder("ipam.view.lag.events", allocator, Allocator::viewLag)
        .description("Committed events the view has not applied yet")
        .register(registry);
    Gauge.builder("ipam.requests.waiting", allocator.metrics(), DecidingMetrics::waitingCount)
        .description("Requests whose schema the registry has not told yet")
        .register(registry);
    PoolMeters.bind(registry, allocator.metrics().pools());
  }

  private void requests(
      MeterRegistry registry, String outcome, ToDoubleFunction<DecidingMetrics> count) {
    FunctionCounter.builder("ipam.requests", allocator.metrics(), count)
        .description("Request records, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void facts(
      MeterRegistry registry, String outcome, ToDoubleFunction<DecidingMetrics> count) {
    FunctionCounter.builder("ipam.facts", allocator.metrics(), count)
        .description("Facts of discovery, by whether they changed anything")
        .tag("outcome", outcome)
        .register(registry);
  }
}
