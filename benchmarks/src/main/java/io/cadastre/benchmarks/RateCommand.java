package io.cadastre.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Parses {@code rate} and does it. */
@Command(
    name = "rate",
    description = "How long a request by topic waits for its result, at a fixed rate.",
    sortOptions = false)
final class RateCommand implements Callable<Integer> {
  private static final int WARM_UP_IN_FLIGHT = 32;

  @Option(names = "--per-second", description = "requests (default: ${DEFAULT-VALUE})")
  private int perSecond = 1_000;

  @Option(names = "--seconds", description = "a run (default: ${DEFAULT-VALUE})")
  private int seconds = 30;

  @Option(names = "--runs", description = "default: ${DEFAULT-VALUE}")
  private int runs = 3;

  @Option(names = "--ipams", description = "asked in turn (default: ${DEFAULT-VALUE})")
  private int ipams = 4;

  @Option(names = "--threads", description = "of Kafka Streams (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Option(names = "--folder", description = "where data is put while it runs")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%,d requests/s for %d s to %d IPAMs, the product's settings, %d stream threads; %s%n",
        perSecond,
        seconds,
        ipams,
        threads,
        Bench.machine());
    try (Bench bench = Bench.start(folder);
        Asking asking = new Asking(bench, new Workload(ipams), threads)) {
      asking.inFlight(WARM_UP_IN_FLIGHT, Duration.ofSeconds(seconds));
      // What it does after a pause is compiled after the first pause.
      System.out.println(
          "warm-up  %s".formatted(asking.atRate(perSecond, Duration.ofSeconds(seconds))));
      for (int run = 1; run <= runs; run++) {
        System.out.println(
            "run %d    %s".formatted(run, asking.atRate(perSecond, Duration.ofSeconds(seconds))));
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
