package io.cadastre.domain.register;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.QuarantineRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happens because time passes. */
public final class Ticks {
  /** Effects of one tick at most, so that requests are decided in between. */
  static final int MAX_EFFECTS = 1_000;

  private Ticks() {}

  /** What is due at that time, of each kind the oldest first. */
  public static List<Due> due(Instant now, Rows rows, Index index) {
    return due(now, rows, index, MAX_EFFECTS);
  }

  /** For tests: with few effects a tick little that is due is left to the next. */
  static List<Due> due(Instant now, Rows rows, Index index, int most) {
    List<Due> due = new ArrayList<>();
    for (Timetable.Entry entry : index.leases().due(now, most)) {
      if (rows.get(entry.key()) instanceof AllocationRow row) {
        Event event = new LeaseExpired(row, Releasing.quarantine(row, rows, now));
        due.add(due(row.ipam(), event));
      }
    }
    for (Timetable.Entry entry : index.coolDowns().due(now, most - due.size())) {
      if (rows.get(entry.key()) instanceof QuarantineRow row) {
        due.add(due(row.ipam(), new CooldownEnded(row, null)));
      }
    }
    Instant faded = now.minus(PoolCidrRow.LISTED);
    for (Timetable.Entry entry : index.fading().due(faded, most - due.size())) {
      if (rows.get(entry.key()) instanceof PoolCidrRow row) {
        due.add(due(row.ipam(), new CidrForgotten(row)));
      }
    }
    return due;
  }

  private static Due due(IpamId ipam, Event event) {
    return new Due(ipam, event, Due.TIME);
  }
}
