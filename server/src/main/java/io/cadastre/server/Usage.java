package io.cadastre.server;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Wrong usage that only the command itself can see. */
final class Usage {
  private Usage() {}

  /**
   * @param spec as picocli injects it; null where the command was not parsed
   */
  static ParameterException wrong(@Nullable CommandSpec spec, Object command, String message) {
    return new ParameterException(
        spec == null ? new CommandLine(command) : spec.commandLine(), message);
  }

  static boolean isAccount(String text) {
    return text.matches("\\d{12}");
  }

  static String noAccount(String text) {
    return "an account has 12 digits, not '" + text + "'";
  }
}
