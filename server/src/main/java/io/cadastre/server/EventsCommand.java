package io.cadastre.server;

import io.cadastre.audit.log.CopiedLog;
import io.cadastre.audit.log.EventLog;
import io.cadastre.audit.log.UnreadableLog;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parses {@code events} and does it. */
@Command(name = "events", description = "Copies the event log.", sortOptions = false)
final class EventsCommand {
  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Command(
      name = "export",
      description = "Writes a copy of the event log, byte by byte, that verify --file reads.",
      sortOptions = false)
  int export(
      @Parameters(paramLabel = "FILE", description = "is written, a gzip") Path file,
      @Mixin AuditOptions audit) {
    Logs.toTemporaryFolder();
    try (EventLog log = audit.log()) {
      System.out.printf("%s: %d events%n", file, CopiedLog.write(log, file));
      return CommandLine.ExitCode.OK;
    } catch (UnreadableLog | IOException e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
