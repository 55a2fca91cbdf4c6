package io.cadastre.domain.undo;

import io.cadastre.domain.core.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an event can be undone, and by what. */
public sealed interface Verdict {
  /**
   * This request takes it back, unless something comes between.
   *
   * @param requestId the same for all who undo the event
   * @param account of who caused the event: who may take it back
   * @param region to be called; null: none
   */
  record Possible(String requestId, String account, @Nullable String region, Command command)
      implements Verdict {}

  /**
   * It was undone already.
   *
   * @param request that did it
   * @param by the event since which it is so
   */
  record Done(Possible request, Happened by) implements Verdict {}

  /**
   * No request takes it back.
   *
   * @param why a sentence that says what to do instead
   * @param standing the later events that stand on it, in their order; the first {@link
   *     Undo#LISTED} of them
   * @param more how many of them are not listed
   */
  record Impossible(String why, List<LaterEvent> standing, int more) implements Verdict {
    public Impossible {
      standing = List.copyOf(standing);
    }
  }
}
