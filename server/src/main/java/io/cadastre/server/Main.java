package io.cadastre.server;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line. Exit codes: 0 done, 1 cannot (one line on stderr says why), 2 wrong usage. */
@Command(
    name = "./cadastre",
    subcommands = {
      UpCommand.class,
      TailCommand.class,
      RequestCommand.class,
      CooldownCommand.class,
      PoolSettingsCommand.class,
      TopicsCommand.class,
      TenantCommand.class,
      UndoCommand.class,
      SkipCommand.class,
      VerifyCommand.class,
      CheckpointCommand.class,
      EventsCommand.class,
      ReplayCommand.class,
      WhatIfCommand.class,
      PastCommand.WhoHad.class,
      PastCommand.History.class,
      PastCommand.Diff.class
    })
public final class Main {
  private Main() {}

  /** Ends the process. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setParameterExceptionHandler(Main::wrongUsage);
  }

  /** One line: the whole help would push it off the screen. */
  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message = Objects.requireNonNullElse(e.getMessage(), "wrong usage");
    command
        .getErr()
        .printf(
            "cadastre: %s (see %s --help)%n",
            Plain.line(message.lines().findFirst().orElse(message)),
            command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }
}
