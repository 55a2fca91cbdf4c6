package io.cadastre.allocator.view;

import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.PoolId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of an IPAM a delete has ended though its rows are not swept yet: the past knows of no
 * sweeping, all of an extent ends with the delete.
 */
final class Ended {
  private static final String PREFIX = "ended/";

  private final long ipam;
  private final Map<String, Long> pools;

  private Ended(long ipam, Map<String, Long> pools) {
    this.ipam = ipam;
    this.pools = pools;
  }

  static String key(IpamId ipam) {
    return PREFIX + ipam.value() + "/";
  }

  static String key(IpamId ipam, PoolId pool) {
    return key(ipam) + pool.value();
  }

  static Ended of(IpamId ipam, Moment moment) {
    long[] whole = {Intervals.NEVER};
    Map<String, Long> pools = new HashMap<>();
    byte[] prefix = Bytes.of(key(ipam));
    moment.scan(
        Part.LIVE,
        prefix,
        (key, sequence) -> {
          if (key.length == prefix.length) {
            whole[0] = Bytes.number(sequence, 0);
          } else {
            pools.put(Bytes.text(key, prefix.length, key.length), Bytes.number(sequence, 0));
          }
          return true;
        });
    return new Ended(whole[0], pools);
  }

  /** Whether nothing is being swept. */
  boolean isNothing() {
    return ipam == Intervals.NEVER && pools.isEmpty();
  }

  /** The sequence that ended the row; {@link Intervals#NEVER}: none. */
  long of(String key, @Nullable Row row) {
    if (pools.isEmpty()) {
      return ipam;
    }
    String pool = row instanceof AllocationPlace place ? place.pool().value() : poolOf(key);
    return Math.min(ipam, pools.getOrDefault(pool, Intervals.NEVER));
  }

  /** What lies in a pool is kept by kind and pool: {@link io.cadastre.domain.core.Keys}. */
  private static String poolOf(String key) {
    int kind = key.indexOf('/');
    int third = key.indexOf('/', kind + 1) + 1;
    int end = key.indexOf('/', third);
    return key.substring(third, end < 0 ? key.length() : end);
  }
}
