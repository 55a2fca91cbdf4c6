package io.cadastre.allocator.http;

import io.cadastre.allocator.decide.PoolGauges;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How full each pool is, for Prometheus: series a pool, gone with it; of so many pools at most. */
final class PoolMeters implements PoolGauges.Listener {
  private static final Logger log = LoggerFactory.getLogger(PoolMeters.class);

  /** Pools with series of their own: six each. */
  private static final int MOST = 2_000;

  private final MeterRegistry registry;
  private final PoolGauges pools;
  private final Map<String, List<Meter>> meters = new HashMap<>();
  private boolean full;

  private PoolMeters(MeterRegistry registry, PoolGauges pools) {
    this.registry = registry;
    this.pools = pools;
  }

  static void bind(MeterRegistry registry, PoolGauges pools) {
    pools.follow(new PoolMeters(registry, pools));
  }

  @Override
  public void added(PoolUtilization pool) {
    if (meters.size() >= MOST) {
      if (!full) {
        full = true;
        log.warn("more than {} pools: no series of their own for the others", MOST);
      }
      return;
    }
    List<Meter> added = new ArrayList<>();
    added.add(addresses(pool, "capacity", "provisioned", PoolUtilization::capacity));
    added.add(addresses(pool, "allocated", "held by allocations", PoolUtilization::allocated));
    added.add(
        addresses(
            pool,
            "occupied",
            "in use by live resources without an allocation",
            PoolUtilization::occupied));
    added.add(
        addresses(
            pool,
            "quarantined",
            "released and kept back for a while",
            PoolUtilization::quarantined));
    added.add(addresses(pool, "free", "free", PoolUtilization::free));
    added.add(
        gauge(
            pool,
            "ipam.pool.utilization.ratio",
            "Share of the pool's addresses that allocations hold, 0 to 1",
            PoolMeters::ratio));
    meters.put(pool.subject(), added);
  }

  private Meter addresses(
      PoolUtilization pool, String what, String says, Function<PoolUtilization, BigInteger> count) {
    return gauge(
        pool,
        "ipam.pool." + what + ".addresses",
        "Addresses of the pool: " + says,
        now -> count.apply(now).doubleValue());
  }

  private Meter gauge(
      PoolUtilization pool, String name, String says, ToDoubleFunction<PoolUtilization> value) {
    String id = pool.subject();
    return Gauge.builder(
            name,
            pools,
            all -> {
              PoolUtilization now = all.pool(id);
              return now == null ? Double.NaN : value.applyAsDouble(now);
            })
        .description(says)
        .tags(
            Tags.of(
                "pool",
                id,
                "scope",
                pool.scope().value(),
                "ipam",
                pool.ipam().value(),
                "family",
                pool.family().name().toLowerCase(Locale.ROOT)))
        .register(registry);
  }

  private static double ratio(PoolUtilization pool) {
    return pool.capacity().signum() == 0
        ? 0
        : pool.allocated().doubleValue() / pool.capacity().doubleValue();
  }

  @Override
  public void removed(PoolUtilization pool) {
    List<Meter> gone = meters.remove(pool.subject());
    if (gone != null) {
      gone.forEach(registry::remove);
    }
  }
}
