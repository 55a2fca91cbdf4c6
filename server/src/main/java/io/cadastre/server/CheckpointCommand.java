package io.cadastre.server;

import io.cadastre.audit.check.Report;
import io.cadastre.audit.check.Verification;
import io.cadastre.audit.checkpoint.Checkpoint;
import io.cadastre.audit.checkpoint.Keys;
import io.cadastre.audit.form.Objection;
import io.cadastre.audit.log.EventLog;
import io.cadastre.audit.log.UnreadableLog;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parses {@code checkpoint} and does it. */
@Command(
    name = "checkpoint",
    description = "Says what the log is now, signed, to be held where who writes the log cannot.",
    sortOptions = false)
final class CheckpointCommand {
  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Command(
      name = "export",
      description = "Verifies the events and writes a signed checkpoint of them.",
      sortOptions = false)
  int export(
      @Parameters(paramLabel = "FILE", description = "is written") Path file,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description =
                  "the private key, made where there is none"
                      + " (default ~/.cadastre/checkpoint-key.pem)")
          @Nullable Path key,
      @Mixin AuditOptions audit)
      throws IOException {
    Logs.toTemporaryFolder();
    try (EventLog log = audit.log()) {
      Report report =
          new Verification(log, null, null, VerifyCommand.progress(System.nanoTime())).run();
      if (!report.isGood()) {
        return cannot(
            "the log is not good, so there is nothing to sign: " + report.findings().getFirst());
      }
      Path kept =
          key != null
              ? key
              : Path.of(System.getProperty("user.home"), ".cadastre", "checkpoint-key.pem");
      Checkpoint checkpoint = Checkpoint.of(report, Instant.now(), Keys.at(kept));
      checkpoint.write(file);
      System.out.printf(
          "%s: %d events of %d IPAMs, signed by %s (%s)%n",
          file, report.events(), checkpoint.aggregates(), checkpoint.fingerprint(), kept);
      return CommandLine.ExitCode.OK;
    } catch (UnreadableLog | Objection e) {
      return cannot(String.valueOf(e.getMessage()));
    }
  }

  @Command(
      name = "verify",
      description = "Checks the signature of a checkpoint; needs no cluster.",
      sortOptions = false)
  int verify(
      @Parameters(paramLabel = "FILE", description = "a checkpoint") Path file,
      @Option(
              names = "--public-key",
              paramLabel = "FILE|BASE64",
              description = "the key that it must be signed by; else only the one in it is used")
          @Nullable String publicKey)
      throws IOException {
    try {
      Checkpoint checkpoint = read(file, publicKey);
      System.out.printf(
          "good: of %s, %d IPAMs, signed by %s%s%n",
          checkpoint.time(),
          checkpoint.aggregates(),
          checkpoint.fingerprint(),
          publicKey == null ? ", which anybody may be: give --public-key" : "");
      return CommandLine.ExitCode.OK;
    } catch (Objection e) {
      return cannot(e.sentence());
    }
  }

  static Checkpoint read(Path file, @Nullable String publicKey) throws IOException {
    try {
      Checkpoint checkpoint = Checkpoint.read(file);
      checkpoint.checkSignature(publicKey == null ? null : Keys.publicKey(publicKey));
      return checkpoint;
    } catch (NoSuchFileException e) {
      throw new Objection(file + ": there is no such file");
    } catch (Objection e) {
      throw new Objection(file + ": " + e.sentence());
    }
  }

  private static int cannot(String why) {
    System.err.println(Plain.line("cadastre: " + why));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
