package io.cadastre.allocator.decide;

import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How full the pools are that this process decides, as last said. */
public final class PoolGauges {
  private final Map<String, PoolUtilization> pools = new HashMap<>();
  private @Nullable Listener listener;

  /** Learns which pools there are. */
  public interface Listener {
    void added(PoolUtilization pool);

    void removed(PoolUtilization pool);
  }

  /** Tells of every pool, those that are there at once. */
  public synchronized void follow(Listener next) {
    listener = next;
    pools.values().forEach(next::added);
  }

  synchronized void set(Utilization utilization) {
    if (utilization instanceof PoolUtilization pool
        && pools.put(pool.subject(), pool) == null
        && listener != null) {
      listener.added(pool);
    }
  }

  synchronized void remove(Utilization utilization) {
    PoolUtilization pool = pools.remove(utilization.subject());
    if (pool != null && listener != null) {
      listener.removed(pool);
    }
  }

  /** Null when it is not decided here any more. */
  public synchronized @Nullable PoolUtilization pool(String id) {
    return pools.get(id);
  }
}
