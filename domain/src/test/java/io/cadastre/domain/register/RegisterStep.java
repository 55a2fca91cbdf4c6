package io.cadastre.domain.register;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.discovery.Fact;
import java.util.Set;

/** One step of the model; it can be taken whatever came before. */
sealed interface RegisterStep {
  record Asking(String account, String region, Command command) implements RegisterStep {}

  record Sweeping(String ipam, int slice) implements RegisterStep {}

  /**
   * @param present the ids of a snapshot's resources, where the fact ends one
   */
  record Telling(Fact fact, Set<String> present) implements RegisterStep {}

  /** Time passes, and what is due by then happens. */
  record Passing(int minutes) implements RegisterStep {}
}
