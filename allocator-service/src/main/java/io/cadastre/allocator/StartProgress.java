package io.cadastre.allocator;

import java.util.Locale;

/**
 * How far a start is.
 *
 * @param restored records read back into the deciding stores
 * @param toRestore records to be read back, as far as known
 * @param viewLag committed events that the view has not applied
 */
public record StartProgress(long restored, long toRestore, long viewLag) {
  @Override
  public String toString() {
    if (toRestore > restored) {
      return String.format(Locale.ROOT, "restores rows: %,d of %,d", restored, toRestore);
    }
    return viewLag > 0
        ? String.format(Locale.ROOT, "rebuilds the view: %,d events to go", viewLag)
        : "waits for its partitions";
  }
}
