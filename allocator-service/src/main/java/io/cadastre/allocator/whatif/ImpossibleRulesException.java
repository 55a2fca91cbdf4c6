package io.cadastre.allocator.whatif;

/** The pool cannot have such rules beside those that it has; the message says why. */
public final class ImpossibleRulesException extends RuntimeException {
  ImpossibleRulesException(String message) {
    super(message);
  }
}
