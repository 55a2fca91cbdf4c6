package io.cadastre.server;

import java.util.regex.Pattern;

/** What a terminal shows as it is, and never obeys. */
final class Plain {
  /** Controls (also of Latin-1), what turns the direction of text, other ends of lines. */
  private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private Plain() {}

  /**
   * One line to be printed. Ids, descriptions, refusals and topics may hold whatever a caller put
   * there: another line, or what moves the cursor.
   */
  static String line(String text) {
    return OBEYED.matcher(text).replaceAll(" ");
  }
}
