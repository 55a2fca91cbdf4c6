package io.cadastre.server;

/** What keeps us from starting, in one sentence that the user can act on. */
public final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStart(String sentence) {
    super(sentence);
  }

  CannotStart(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** The innermost cause's own words (the outer ones wrap), or its kind where it has none. */
  static String reason(Throwable thrown) {
    Throwable inner = root(thrown);
    String message = inner.getMessage();
    return message == null || message.isBlank() ? inner.getClass().getSimpleName() : message;
  }

  /** The innermost cause. */
  static Throwable root(Throwable thrown) {
    Throwable inner = thrown;
    for (Throwable next = inner; next != null; next = next.getCause()) {
      inner = next;
    }
    return inner;
  }
}
