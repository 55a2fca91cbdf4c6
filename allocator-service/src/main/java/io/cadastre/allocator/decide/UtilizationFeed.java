package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.PoolSpace;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Usage;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Says how full the pools of a task are, once it changed and at most once a second for each pool
 * and each CIDR of one. What was said last is kept, so that nothing is left unsaid by a crash, and
 * what is gone gets its tombstone.
 */
final class UtilizationFeed {
  /** How often it looks. */
  static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration SELDOM = Duration.ofSeconds(1);
  private static final String SAID = "utilization/";

  /** Pools looked at in one go, so that requests are decided in between. */
  private static final int AT_ONCE = 1_000;

  private final ProcessorContext<String, byte[]> context;
  private final KeyValueStore<String, byte[]> store;
  private final StoreRows rows;
  private final Index index;
  private final Journal journal;
  private final MessageCodec<Utilization> codec;
  private final PoolGauges gauges;

  private final Map<PoolId, Map<String, Utilization>> said = new HashMap<>();
  private final Set<PoolId> waiting = new LinkedHashSet<>();

  UtilizationFeed(
      ProcessorContext<String, byte[]> context,
      KeyValueStore<String, byte[]> store,
      StoreRows rows,
      Index index,
      Journal journal,
      MessageCodec<Utilization> codec,
      PoolGauges gauges) {
    this.context = context;
    this.store = store;
    this.rows = rows;
    this.index = index;
    this.journal = journal;
    this.codec = codec;
    this.gauges = gauges;
    try (KeyValueIterator<String, byte[]> entries = store.range(SAID, SAID + StoreRows.BEHIND)) {
      while (entries.hasNext()) {
        Utilization last = codec.decode(entries.next().value);
        saidOf(last.pool()).put(last.subject(), last);
        waiting.add(last.pool());
        gauges.set(last);
      }
    }
  }

  private Map<String, Utilization> saidOf(PoolId pool) {
    return said.computeIfAbsent(pool, p -> new LinkedHashMap<>());
  }

  /** Says what changed and may be said again. */
  void look(Instant now) {
    waiting.addAll(index.touched());
    List<PoolId> again = new ArrayList<>();
    Iterator<PoolId> pools = waiting.iterator();
    for (int i = 0; i < AT_ONCE && pools.hasNext(); i++) {
      PoolId pool = pools.next();
      pools.remove();
      if (!say(pool, now)) {
        again.add(pool);
      }
    }
    waiting.addAll(again);
  }

  /** Whether all of the pool has been said. */
  private boolean say(PoolId id, Instant now) {
    Map<String, Utilization> last = saidOf(id);
    Map<String, Utilization> today = today(id, now);
    boolean all = true;
    for (String gone : List.copyOf(last.keySet())) {
      Utilization before = Objects.requireNonNull(last.get(gone));
      if (!today.containsKey(gone)) {
        boolean mayBe = maySay(before, now);
        all &= mayBe;
        if (mayBe) {
          last.remove(gone);
          store.delete(SAID + gone);
          gauges.remove(before);
          forward(gone, null, now);
        }
      }
    }
    for (Utilization one : today.values()) {
      Utilization before = last.get(one.subject());
      if (before != null && sameNumbers(before, one)) {
        continue;
      }
      boolean mayBe = before == null || maySay(before, now);
      all &= mayBe;
      if (mayBe) {
        byte[] bytes = codec.encode(one);
        last.put(one.subject(), one);
        store.put(SAID + one.subject(), bytes);
        gauges.set(one);
        forward(one.subject(), bytes, now);
      }
    }
    if (last.isEmpty()) {
      said.remove(id);
    }
    return all;
  }

  private static boolean maySay(Utilization before, Instant now) {
    Duration since = Duration.between(before.time(), now);
    // A clock that was set back must not silence us.
    return since.isNegative() || since.compareTo(SELDOM) >= 0;
  }

  private void forward(String subject, byte @Nullable [] value, Instant now) {
    context.forward(new Record<>(subject, value, now.toEpochMilli()), Decide.TO_UTILIZATION);
  }

  private Map<String, Utilization> today(PoolId id, Instant now) {
    Map<String, Utilization> today = new LinkedHashMap<>();
    PoolSpace space = index.pool(id);
    if (space == null || !(rows.get(Keys.pool(space.ipam(), id)) instanceof PoolRow pool)) {
      return today;
    }
    long sequence = journal.head(pool.ipam()).sequence();
    Usage sum = Usage.NONE;
    for (Space part : space.spaces().all()) {
      Usage usage = part.usage();
      sum = sum.plus(usage);
      PoolCidrId row = Objects.requireNonNull(space.row(part.provisioned()));
      PoolCidrUtilization one =
          new PoolCidrUtilization(
              pool.ipam(),
              pool.scope(),
              id,
              row,
              part.provisioned(),
              pool.family(),
              pool.locale(),
              sequence,
              now,
              usage.capacity(),
              usage.allocated(),
              usage.occupied(),
              usage.quarantined(),
              usage.free(),
              largest(usage));
      today.put(one.subject(), one);
    }
    PoolUtilization whole =
        new PoolUtilization(
            pool.ipam(),
            pool.scope(),
            id,
            pool.family(),
            pool.locale(),
            sequence,
            now,
            sum.capacity(),
            sum.allocated(),
            sum.occupied(),
            sum.quarantined(),
            sum.free(),
            largest(sum));
    today.put(whole.subject(), whole);
    return today;
  }

  private static @Nullable Integer largest(Usage usage) {
    return usage.largestFree() < 0 ? null : (Integer) usage.largestFree();
  }

  private static boolean sameNumbers(Utilization a, Utilization b) {
    return a.capacity().equals(b.capacity())
        && a.allocated().equals(b.allocated())
        && a.occupied().equals(b.occupied())
        && a.quarantined().equals(b.quarantined())
        && a.free().equals(b.free())
        && Objects.equals(a.largestFree(), b.largestFree());
  }

  /** The task is another's from now on. */
  void close() {
    said.values().forEach(last -> last.values().forEach(gauges::remove));
  }
}
