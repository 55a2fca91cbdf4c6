package io.cadastre.domain.core;

import org.jspecify.annotations.Nullable;

/** What texts of people may hold: anything that a record keeps and an answer carries unchanged. */
public final class Text {
  /** Of a description, so that any request fits in one record on the log. */
  public static final int MAX_LENGTH = 4_096;

  private Text() {}

  /** Why a text may not be; null when it may. */
  public enum Fault {
    TOO_LONG,
    CONTROL_CHARACTER
  }

  public static @Nullable Fault fault(String text, int maxLength) {
    if (text.length() > maxLength) {
      return Fault.TOO_LONG;
    }
    return text.chars().anyMatch(Text::isControl) ? Fault.CONTROL_CHARACTER : null;
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
  }
}
