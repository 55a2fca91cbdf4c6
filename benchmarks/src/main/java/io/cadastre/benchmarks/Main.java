package io.cadastre.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
    name = "./cadastre bench",
    description = "Measures on this machine, on a broker of its own in a folder that it removes.",
    subcommands = {DrainCommand.class, RateCommand.class, PeerCommand.class})
public final class Main {
  private Main() {}

  /** Ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
