package io.cadastre.server;

/** The services that {@code up} starts, unless told to leave one out. */
enum Part {
  ALLOCATOR,
  DISCOVERY,
  ALERTING;

  /** As it stands on the terminal. */
  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
