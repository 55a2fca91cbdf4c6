package io.cadastre.audit.form;

import org.jspecify.annotations.Nullable;

/** What is wrong with a record, in one sentence without its place. */
public final class Objection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Objection(String sentence) {
    super(sentence, null, false, false);
  }

  /** Objects unless that holds. */
  public static void unless(boolean holds, String sentence, @Nullable Object... parts) {
    if (!holds) {
      throw new Objection(parts.length == 0 ? sentence : String.format(sentence, parts));
    }
  }

  /** The value, which is there. */
  public static <T> T there(@Nullable T value, String sentence, @Nullable Object... parts) {
    if (value == null) {
      throw new Objection(parts.length == 0 ? sentence : String.format(sentence, parts));
    }
    return value;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
