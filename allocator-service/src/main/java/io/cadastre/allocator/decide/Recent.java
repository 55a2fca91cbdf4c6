package io.cadastre.allocator.decide;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries that were used last: so many and no more. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
  @Serial private static final long serialVersionUID = 1L;

  private final int most;

  Recent(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
