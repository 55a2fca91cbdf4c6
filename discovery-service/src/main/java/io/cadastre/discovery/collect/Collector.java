package io.cadastre.discovery.collect;

import org.jspecify.annotations.Nullable;

/** Looks at one source. Called by one thread, again and again. */
public interface Collector {
  /**
   * All that the source holds. What is expected to fail is a {@link Sweep}; what is thrown is a
   * fault of ours.
   *
   * @param applied the version of the last sweep that was applied: what has it still need not be
   *     swept again; null when there was none, or none for certain
   */
  Sweep sweep(@Nullable String applied);
}
