package io.cadastre.server;

import io.cadastre.kafka.topic.Skips;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Parses {@code skip} and does it. */
@Command(
    name = "skip",
    description = {
      "Has a record that stops the allocator passed over: a request is answered with a fault"
          + " instead of decided, what discovery brought goes to the dead letters.",
      "It is recorded, and takes effect when the allocators are started again."
    },
    sortOptions = false)
final class SkipCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TOPIC-PARTITION@OFFSET",
      description = "the record, as the line in the log names it")
  private String record = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why; the one who asked reads it, and so does the audit")
  private String reason = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    SourceOffset which =
        SourceOffset.parse(record)
            .orElseThrow(
                () ->
                    Usage.wrong(
                        spec, this, "'" + record + "' is not of the form TOPIC-PARTITION@OFFSET"));
    if (reason.isBlank() || reason.length() > 200) {
      throw Usage.wrong(spec, this, "--reason takes 1 to 200 characters");
    }
    Logs.toTemporaryFolder();
    try {
      new Skips(cluster.connection(), cluster.topics()).add(which, reason);
      System.out.printf(
          "recorded: once the allocators are started again, %s %s, unless it was decided before%n",
          which,
          which.topic().equals(cluster.topics().requests())
              ? "is answered with a fault"
              : "goes to the dead letters, and no IPAM knows what it said");
      return CommandLine.ExitCode.OK;
    } catch (UnfitClusterException e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
