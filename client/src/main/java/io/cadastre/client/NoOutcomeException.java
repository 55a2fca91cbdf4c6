package io.cadastre.client;

import org.jspecify.annotations.Nullable;

/**
 * No outcome came in time, or the request could not be written. The request may be decided yet: ask
 * again with the same request id and the outcome is found.
 */
public final class NoOutcomeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoOutcomeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
