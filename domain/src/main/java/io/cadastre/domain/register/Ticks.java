package io.cadastre.domain.register;

import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happens because time passes. */
public final class Ticks {
  /** Effects of one tick at most, so that requests are decided in between. */
  static final int MAX_EFFECTS = 1_000;

  private Ticks() {}

  /** What is due at that time, oldest first. */
  public static List<Due> due(Instant now, Rows rows, Index index) {
    List<Due> due = new ArrayList<>();
    for (String key : index.faded(now.minus(PoolCidrRow.LISTED), MAX_EFFECTS)) {
      if (rows.get(key) instanceof PoolCidrRow row) {
        due.add(new Due(row.ipam(), new CidrForgotten(row), Due.TIME));
      }
    }
    return due;
  }
}
