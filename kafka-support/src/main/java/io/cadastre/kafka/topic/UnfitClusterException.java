package io.cadastre.kafka.topic;

/**
 * The cluster, what is on it, or the schema registry beside it will not do; the message is one
 * sentence for the operator.
 */
public final class UnfitClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnfitClusterException(String message) {
    super(message);
  }

  public UnfitClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
