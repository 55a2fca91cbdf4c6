package io.cadastre.discovery.publish;

/** Another process publishes for the source now; this one must not any more. */
public final class TakenOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakenOverException(Throwable cause) {
    super("another process has taken over", cause);
  }
}
