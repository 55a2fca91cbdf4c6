package io.cadastre.server;

import io.cadastre.audit.check.Finding;
import io.cadastre.audit.check.Report;
import io.cadastre.audit.check.StoreLog;
import io.cadastre.audit.check.Verification;
import io.cadastre.audit.checkpoint.Checkpoint;
import io.cadastre.audit.form.Objection;
import io.cadastre.audit.form.UnknownSchema;
import io.cadastre.audit.log.EventLog;
import io.cadastre.audit.log.UnreadableLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Parses {@code verify} and says what came of it. */
@Command(
    name = "verify",
    description = {
      "Reads the event log alone, rebuilds the state with code of its own, and checks chain and"
          + " invariants; compares the state with what the allocator keeps.",
      "Exit code 0: all is good, 1: something is not and is named, 2: wrong usage."
    },
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(3);

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "a log that is shorter than it, or another one, is named")
  private @Nullable Path checkpoint;

  @Option(
      names = "--public-key",
      paramLabel = "FILE|BASE64",
      description = "the key that the checkpoint must be signed by")
  private @Nullable String publicKey;

  @Option(names = "--events-only", description = "do not compare with what the allocator keeps")
  private boolean eventsOnly;

  @Mixin private AuditOptions audit = new AuditOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Override
  public Integer call() throws IOException {
    Logs.toTemporaryFolder();
    long start = System.nanoTime();
    try (EventLog log = audit.log();
        StoreLog store = eventsOnly ? null : audit.store()) {
      Report report = new Verification(log, store, known(), progress(start)).run();
      long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return say(report, store != null, ms);
    } catch (UnreadableLog e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    } catch (Objection | UnknownSchema e) {
      System.err.println(
          Plain.line("cadastre: " + e.getMessage())); // of the checkpoint, or of what is kept
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private @Nullable Checkpoint known() throws IOException {
    return checkpoint == null ? null : CheckpointCommand.read(checkpoint, publicKey);
  }

  private static int say(Report report, boolean withStore, long ms) {
    report
        .standing()
        .forEach(
            s ->
                System.out.printf(
                    "%s %d events, hash %s, digest %s%n",
                    s.aggregate(), s.sequence(), s.hash(), s.digest()));
    for (Finding finding : report.findings()) {
      System.err.println(Plain.line("cadastre: " + finding));
    }
    System.out.printf(
        "%s: %d events of %d IPAMs in %.1f s, %s%s%n",
        report.isGood() ? "good" : "bad",
        report.events(),
        report.standing().size(),
        ms / 1000.0,
        report.isGood() ? "nothing is wrong" : report.findings().size() + " found",
        withStore ? "; " + report.compared() + " compared with the store" : "");
    return report.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** A line on stderr every few seconds. */
  static LongConsumer progress(long start) {
    long[] said = {start};
    return read -> {
      long now = System.nanoTime();
      if (now - said[0] > PROGRESS_NANOS) {
        said[0] = now;
        System.err.printf(
            "%d events, %d a second%n", read, read * TimeUnit.SECONDS.toNanos(1) / (now - start));
      }
    };
  }
}
