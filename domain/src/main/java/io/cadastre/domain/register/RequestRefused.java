package io.cadastre.domain.register;

import io.cadastre.domain.core.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mutating request was refused. It changes no row; it is kept so that the log alone holds all
 * demand, granted or not.
 *
 * @param operation the command's name
 * @param subject the id of what was asked about
 * @param wanted the caller's parameters, by name
 * @param code of the refusal
 * @param rival the id of what stood in the way; null where nothing did
 */
public record RequestRefused(
    String operation,
    String subject,
    Map<String, String> wanted,
    String code,
    String message,
    @Nullable String rival)
    implements Event {
  public RequestRefused {
    wanted = Map.copyOf(wanted);
  }
}
