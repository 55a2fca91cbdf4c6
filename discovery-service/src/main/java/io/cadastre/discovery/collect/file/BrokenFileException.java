package io.cadastre.discovery.collect.file;

/** Nothing of a file can be applied. */
final class BrokenFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String why;

  /**
   * @param place {@code line 7}; empty: the file as a whole
   * @param why after "line 7 of FILE: " or "FILE "
   */
  BrokenFileException(String place, String why) {
    super(why);
    this.place = place;
    this.why = why;
  }

  String in(String file) {
    return place.isEmpty() ? file + " " + why : place + " of " + file + ": " + why;
  }
}
