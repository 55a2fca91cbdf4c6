package io.cadastre.server;

import io.cadastre.audit.log.UnreadableLog;
import io.cadastre.audit.replay.Replay;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parses {@code replay} and does it. */
@Command(
    name = "replay",
    description =
        "Sends history once more, to another topic: the same bytes, in the order of their times.",
    sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--topic",
      required = true,
      paramLabel = "TARGET",
      description = "is made where it is missing; none of the installation's own")
  private String target = "";

  @Option(names = "--from", paramLabel = "TIME", description = "2026-01-31T00:00:00Z; default: all")
  private Instant from = Instant.EPOCH;

  @Option(names = "--to", paramLabel = "TIME", description = "default: what there is now")
  private Instant to = Instant.ofEpochMilli(Long.MAX_VALUE);

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      description = "so many seconds of history a second (default ${DEFAULT-VALUE})")
  private String speed = "max";

  @Option(names = "--ipam", paramLabel = "ID", description = "only its events; may be repeated")
  private Set<String> ipams = Set.of();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    String prefix = cluster.topics().prefix();
    if (target.startsWith(prefix + ".") || target.startsWith(prefix + "-")) {
      throw Usage.wrong(
          spec,
          this,
          "--topic " + target + " is, or could be, a topic of the installation " + prefix);
    }
    Replay.Part part = new Replay.Part(from, to, ipams, speed());
    Logs.toTemporaryFolder();
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stopped.set(true);
              try {
                ended.await(10, TimeUnit.SECONDS); // then what was sent is on the topic
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      long sent =
          new Replay(cluster.connection(), cluster.topics().events(), target)
              .run(
                  part,
                  stopped::get,
                  VerifyCommand.progress(System.nanoTime()),
                  warning -> System.err.println(Plain.line("cadastre: warning: " + warning)));
      System.out.printf("%s: %d events%s%n", target, sent, stopped.get() ? ", stopped" : "");
      return CommandLine.ExitCode.OK;
    } catch (UnreadableLog | UnfitClusterException e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      ended.countDown();
      if (!stopped.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private double speed() {
    if (speed.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double times = Double.parseDouble(speed);
      if (times > 0) {
        return times;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw Usage.wrong(spec, this, "--speed is a number above 0, or max, not '" + speed + "'");
  }
}
