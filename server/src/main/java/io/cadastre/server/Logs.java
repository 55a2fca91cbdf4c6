package io.cadastre.server;

import java.nio.file.Path;

/** Where logs go; told before the first logger is made, as that reads it. */
final class Logs {
  private Logs() {}

  static void to(Path folder) {
    System.setProperty("cadastre.logs", folder.toString());
  }

  /** Of a command that says what matters on the terminal. */
  static void toTemporaryFolder() {
    to(Path.of(System.getProperty("java.io.tmpdir"), "cadastre"));
  }
}
