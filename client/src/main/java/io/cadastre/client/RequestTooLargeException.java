package io.cadastre.client;

/** A request that does not fit a record of its topic. */
public final class RequestTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RequestTooLargeException(int bytes, int limit) {
    super("The request takes " + bytes + " bytes and at most " + limit + " are taken.");
  }
}
