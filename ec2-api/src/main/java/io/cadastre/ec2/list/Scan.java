package io.cadastre.ec2.list;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows below a prefix, pulled: a page takes what it needs and the rest is never read. */
final class Scan implements Iterator<Row> {
  private static final int CHUNK = 256;

  private final Rows rows;
  private final String prefix;
  private final Deque<Row> ahead = new ArrayDeque<>(CHUNK);
  private @Nullable String after;
  private boolean more = true;

  Scan(Rows rows, String prefix, @Nullable String after) {
    this.rows = rows;
    this.prefix = prefix;
    this.after = after;
  }

  @Override
  public boolean hasNext() {
    if (ahead.isEmpty() && more) {
      rows.scan(
          prefix,
          after,
          row -> {
            ahead.add(row);
            return ahead.size() < CHUNK;
          });
      more = ahead.size() == CHUNK;
      after = ahead.isEmpty() ? after : ahead.getLast().key();
    }
    return !ahead.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ahead.remove();
  }
}
