package io.cadastre.schemas;

/** What an id stands for cannot be said now, and perhaps later; the message says why. */
public final class SchemaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SchemaUnavailableException(String message) {
    super(message);
  }
}
