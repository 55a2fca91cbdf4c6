package io.cadastre.domain.register;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.discovery.Fact;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of the model; it can be taken whatever came before. */
sealed interface RegisterStep {
  /**
   * Who asks.
   *
   * @param tenant null: by the EC2 API
   * @param region null: he called none
   */
  record Asker(String account, @Nullable String tenant, @Nullable String region) {}

  record Asking(Asker asker, Command command) implements RegisterStep {}

  record Sweeping(String ipam, int slice) implements RegisterStep {}

  /**
   * @param present the ids of a snapshot's resources, where the fact ends one
   */
  record Telling(Fact fact, Set<String> present) implements RegisterStep {}

  /** Time passes, and of what is due by then the first happens. */
  record Passing(int minutes, int most) implements RegisterStep {}
}
