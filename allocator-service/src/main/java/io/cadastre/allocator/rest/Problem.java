package io.cadastre.allocator.rest;

import io.cadastre.domain.core.RefusalCode;

/**
 * Why a read is not answered, as RFC 9457 has it. Thrown, because it ends a request from any depth
 * of parsing; without a stack trace, because it says nothing about our code.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final boolean retryable;

  private Problem(int status, String code, String sentence, boolean retryable) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
    this.retryable = retryable;
  }

  static Problem invalid(String sentence) {
    return new Problem(400, RefusalCode.INVALID_VALUE.text(), sentence, false);
  }

  static Problem combination(String sentence) {
    return new Problem(400, RefusalCode.INVALID_COMBINATION.text(), sentence, false);
  }

  static Problem notFound(RefusalCode code, String subject) {
    return new Problem(404, code.text(), subject + " does not exist.", false);
  }

  static Problem noSuchPath(String path) {
    return new Problem(404, "no-such-path", "There is nothing at " + path + ".", false);
  }

  static Problem method() {
    return new Problem(405, "method-not-allowed", "Reads are GET; nothing is written here.", false);
  }

  static Problem notAuthenticated(String sentence) {
    return new Problem(401, "not-authenticated", sentence, false);
  }

  static Problem behind() {
    return new Problem(
        503,
        "unavailable",
        "The view is behind the log; try again in a moment, or add stale=ok.",
        true);
  }

  static Problem stopping() {
    return new Problem(503, "unavailable", "The allocator stops; try again in a moment.", true);
  }

  static Problem internal() {
    return new Problem(
        500, "internal-error", "An internal error has occurred; see the log.", false);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  boolean isRetryable() {
    return retryable;
  }
}
