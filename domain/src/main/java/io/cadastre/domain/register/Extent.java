package io.cadastre.domain.register;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks what a delete left behind, slice by slice. */
public final class Extent {
  /** Rows a slice removes at most, so that requests are decided in between. */
  public static final int SLICE = 10_000;

  private Extent() {}

  /** The next slice of the first extent of this IPAM that is not swept; null when none is left. */
  public static @Nullable Due next(IpamId ipam, Rows rows) {
    return next(ipam, rows, SLICE);
  }

  /** For tests: with small slices few rows are swept by many. */
  static @Nullable Due next(IpamId ipam, Rows rows, int slice) {
    ExtentRow[] found = new ExtentRow[1];
    rows.scan(
        Keys.extents(ipam),
        null,
        row -> {
          found[0] = (ExtentRow) row;
          return false;
        });
    return found[0] == null ? null : slice(found[0], rows, slice);
  }

  /** The first slice of what this event deleted; null where it deleted nothing that is swept. */
  public static @Nullable Due begun(Event event, Rows rows) {
    String key =
        switch (event) {
          case IpamDeleted e -> Keys.extent(e.before().id(), e.before().id());
          case PoolDeleted e -> Keys.extent(e.before().ipam(), e.before().id());
          default -> null;
        };
    return key != null && rows.get(key) instanceof ExtentRow extent
        ? slice(extent, rows, SLICE)
        : null;
  }

  private static Due slice(ExtentRow extent, Rows rows, int slice) {
    List<Row> left = rows(extent, rows, null, slice + 1);
    int swept = Math.min(left.size(), slice);
    String upTo = swept == 0 ? extent.key() : left.get(swept - 1).key();
    return new Due(
        extent.ipam(),
        new ExtentSwept(extent.ipam(), extent.pool(), upTo, swept, left.size() <= slice),
        extent.cause());
  }

  /** The rows that are gone with a slice, however many were counted when it was decided. */
  static List<Row> rows(ExtentRow extent, Rows rows, ExtentSwept slice) {
    return rows(extent, rows, slice.done() ? null : slice.upTo(), Integer.MAX_VALUE);
  }

  /**
   * The rows of the extent behind its cursor in the order of its ranges, {@code limit} at most;
   * nothing is added below what is being deleted. Places are not among them: each goes with its
   * allocation, so that a slice is the same whether the rows have places or not.
   *
   * @param upTo the key of the last one; null: to the end
   */
  private static List<Row> rows(ExtentRow extent, Rows rows, @Nullable String upTo, int limit) {
    List<Row> found = new ArrayList<>();
    String cursor = extent.cursor();
    for (String range : extent.ranges()) {
      if (cursor != null && !cursor.startsWith(range)) {
        continue;
      }
      String last = upTo != null && upTo.startsWith(range) ? upTo : null;
      rows.scan(
          range,
          cursor,
          row -> {
            if (last != null && row.key().compareTo(last) > 0) {
              return false;
            }
            if (!row.key().equals(extent.key()) && !(row instanceof AllocationPlace)) {
              found.add(row);
            }
            return found.size() < limit;
          });
      cursor = null;
      if (last != null || found.size() >= limit) {
        break;
      }
    }
    return found;
  }
}
