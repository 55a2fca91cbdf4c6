package io.cadastre.domain.register;

import io.cadastre.domain.core.Event;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A mutating request was refused. It changes no row; it is kept so that the log alone holds all
 * demand, granted or not.
 *
 * @param operation the command's name
 * @param subject the id of what was asked about
 * @param request the whole of it, as it stands on its topic
 * @param code of the refusal
 * @param rival the id of what stood in the way; null where nothing did
 */
public record RequestRefused(
    String operation,
    String subject,
    ByteBuffer request,
    String code,
    String message,
    @Nullable String rival)
    implements Event {}
