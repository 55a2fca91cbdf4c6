package io.cadastre.audit.form;

/** A record that this release cannot know; whoever goes on behind it proves nothing. */
public final class UnknownSchema extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownSchema(String sentence) {
    super(sentence, null, false, false);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
