package io.cadastre.domain.register;

import io.cadastre.domain.core.Command;

/** One step of the model; it can be taken whatever came before. */
sealed interface RegisterStep {
  record Asking(String account, String region, Command command) implements RegisterStep {}

  record Sweeping(String ipam, int slice) implements RegisterStep {}

  /** Time passes, and what is due by then happens. */
  record Passing(int minutes) implements RegisterStep {}
}
