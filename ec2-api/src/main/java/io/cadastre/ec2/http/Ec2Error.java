package io.cadastre.ec2.http;

import java.util.Map;

/**
 * A refusal on its way to the caller: an EC2 error code and a sentence that names the subject.
 *
 * <p>Thrown, not returned, because it ends a request from any depth of parsing; it carries no stack
 * trace because it says nothing about our code. The HTTP status follows from the code alone.
 */
public final class Ec2Error extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Every code that is not answered with 400. */
  private static final Map<String, Integer> STATUS =
      Map.of(
          "AuthFailure", 401,
          "MissingAuthenticationToken", 403,
          "InvalidPath", 404,
          "InvalidMethod", 405,
          "DryRunOperation", 412,
          "RequestEntityTooLarge", 413,
          "InvalidContentType", 415,
          "InternalError", 500,
          "Unavailable", 503,
          "RequestLimitExceeded", 503);

  private final String code;

  public Ec2Error(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public String code() {
    return code;
  }

  /** The sentence for the caller. */
  public String message() {
    return String.valueOf(getMessage());
  }

  public int httpStatus() {
    return STATUS.getOrDefault(code, 400);
  }
}
