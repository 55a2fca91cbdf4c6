package io.cadastre.domain.register;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks what a delete left behind, slice by slice. */
public final class Extent {
  /** Rows a slice removes at most, so that requests are decided in between. */
  public static final int SLICE = 10_000;

  private Extent() {}

  /** The next slice of the first extent of this IPAM that is not swept; null when none is left. */
  public static @Nullable ExtentSwept next(IpamId ipam, Rows rows) {
    return next(ipam, rows, SLICE);
  }

  /** For tests: with small slices few rows are swept by many. */
  static @Nullable ExtentSwept next(IpamId ipam, Rows rows, int slice) {
    ExtentRow[] found = new ExtentRow[1];
    rows.scan(
        Keys.extents(ipam),
        null,
        row -> {
          found[0] = (ExtentRow) row;
          return false;
        });
    ExtentRow extent = found[0];
    if (extent == null) {
      return null;
    }
    List<Row> left = rows(extent, rows, slice + 1);
    int swept = Math.min(left.size(), slice);
    String upTo = swept == 0 ? extent.key() : left.get(swept - 1).key();
    return new ExtentSwept(ipam, extent.pool(), upTo, swept, left.size() <= slice);
  }

  /**
   * The next rows of the extent in order, {@code limit} at most; nothing is added below what is
   * being deleted, so they stand behind the cursor. The places of a pool's allocations are not
   * among them: each goes with its allocation.
   */
  static List<Row> rows(ExtentRow extent, Rows rows, int limit) {
    List<Row> found = new ArrayList<>();
    String cursor = extent.cursor();
    for (String range : extent.ranges()) {
      if (found.size() >= limit) {
        break;
      }
      if (cursor != null && !cursor.startsWith(range)) {
        continue;
      }
      rows.scan(
          range,
          cursor,
          row -> {
            if (!row.key().equals(extent.key())) {
              found.add(row);
            }
            return found.size() < limit;
          });
      cursor = null;
    }
    return found;
  }
}
