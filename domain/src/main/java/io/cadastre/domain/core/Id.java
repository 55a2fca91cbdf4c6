package io.cadastre.domain.core;

/**
 * An AWS-shaped id: a prefix that names the kind, then 17 lower-case hex digits (33, the first of
 * them 0, for pool CIDRs and allocations). The first 5 digits (of the 33: those after the leading
 * 0) are the {@linkplain #tag() tag} of the aggregate the object belongs to.
 */
public interface Id {
  String value();

  /** The 5 hex digits (20 bits) that say in which partition the object's aggregate is decided. */
  default String tag() {
    return tagOf(value());
  }

  /** The same of an id as text, of whatever kind. */
  static String tagOf(String value) {
    String digits = digits(value);
    int from = digits.length() == LONG_DIGITS ? 1 : 0;
    return digits.substring(from, from + TAG_DIGITS);
  }

  int TAG_DIGITS = 5;
  int SHORT_DIGITS = 17;
  int LONG_DIGITS = 33;

  /** Whether the text is an id of that kind: its prefix followed by that many hex digits. */
  static boolean wellFormed(String value, String prefix, int digits) {
    if (value.length() != prefix.length() + digits || !value.startsWith(prefix)) {
      return false;
    }
    for (int i = prefix.length(); i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return digits == SHORT_DIGITS || value.charAt(prefix.length()) == '0';
  }

  /**
   * The id again, or a fault: ids are checked where they enter, so a malformed one here is ours.
   */
  static void require(String value, String prefix, int digits) {
    if (!wellFormed(value, prefix, digits)) {
      throw new IllegalArgumentException("not an id of the form " + prefix + "…: " + value);
    }
  }

  private static String digits(String value) {
    return value.substring(value.lastIndexOf('-') + 1);
  }
}
