package io.cadastre.discovery.collect.file;

/** Quotes what stands in a file, so that a message stays one short line whatever that is. */
final class Quoted {
  private static final int MAX_LENGTH = 64;

  private Quoted() {}

  static String of(String text) {
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    return '"' + cut.replaceAll("\\p{Cntrl}", "�") + '"';
  }
}
