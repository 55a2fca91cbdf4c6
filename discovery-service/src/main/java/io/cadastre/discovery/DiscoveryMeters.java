package io.cadastre.discovery;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicLong;

/** What the discovery service counts, for Prometheus. */
final class DiscoveryMeters implements MeterBinder {
  private static final String SOURCE = "source";

  private final Discovery discovery;

  DiscoveryMeters(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    discovery.loops().forEach(loop -> bind(registry, loop.name(), loop.counts()));
  }

  static void bind(MeterRegistry registry, String source, SourceCounts counts) {
    sweeps(registry, source, "applied", counts.appliedSweeps);
    sweeps(registry, source, "unchanged", counts.unchangedSweeps);
    sweeps(registry, source, "failed", counts.failedSweeps);
    events(registry, source, "appeared", counts.appeared);
    events(registry, source, "changed", counts.changed);
    events(registry, source, "disappeared", counts.disappeared);
    Gauge.builder("ipam.discovery.last.success.timestamp", counts, SourceCounts::lastSuccessSeconds)
        .description("When what is known of the source was last found to be what is there")
        .baseUnit("seconds")
        .tag(SOURCE, source)
        .register(registry);
    Gauge.builder("ipam.discovery.failing", counts, c -> c.isFailing() ? 1 : 0)
        .description("Whether the last look at the source failed")
        .tag(SOURCE, source)
        .register(registry);
    Gauge.builder("ipam.discovery.resources", counts, SourceCounts::resources)
        .description("Resources that the source last saw")
        .tag(SOURCE, source)
        .register(registry);
  }

  private static void sweeps(
      MeterRegistry registry, String source, String outcome, AtomicLong count) {
    FunctionCounter.builder("ipam.discovery.sweeps", count, AtomicLong::doubleValue)
        .description("Sweeps, by what became of them")
        .tag(SOURCE, source)
        .tag("outcome", outcome)
        .register(registry);
  }

  private static void events(MeterRegistry registry, String source, String type, AtomicLong count) {
    FunctionCounter.builder("ipam.discovery.events", count, AtomicLong::doubleValue)
        .description("Changes of resources that were published")
        .tag(SOURCE, source)
        .tag("type", type)
        .register(registry);
  }
}
