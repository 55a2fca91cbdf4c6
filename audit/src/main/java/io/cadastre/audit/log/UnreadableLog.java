package io.cadastre.audit.log;

/** The log cannot be read at all; the message is one sentence for the operator. */
public final class UnreadableLog extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableLog(String sentence) {
    super(sentence);
  }

  public UnreadableLog(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
