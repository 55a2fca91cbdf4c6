package io.cadastre.domain.core;

import org.jspecify.annotations.Nullable;

/** What texts of people may hold: anything that a record keeps and an answer carries unchanged. */
public final class Text {
  /** Of a description, so that any request fits in one record on the log. */
  public static final int MAX_LENGTH = 4_096;

  /** Of what a message quotes: messages of many refusals fit in one record as well. */
  private static final int QUOTED = 100;

  private Text() {}

  /** A caller's text as a message quotes it: cut where it is long. */
  public static String quoted(String text) {
    if (text.length() <= QUOTED) {
      return text;
    }
    // Half of a pair of surrogates is no text.
    int end = Character.isHighSurrogate(text.charAt(QUOTED - 1)) ? QUOTED - 1 : QUOTED;
    return text.substring(0, end) + "…";
  }

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

  /** Whether it has no control characters at all: an id or a name, which is shown in a line. */
  public static boolean isOneLine(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
  }
}
