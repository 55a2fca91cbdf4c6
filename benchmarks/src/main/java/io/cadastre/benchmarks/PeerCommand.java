package io.cadastre.benchmarks;

import io.cadastre.benchmarks.Asking.Loop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Parses {@code peer} and does it. */
@Command(
    name = "peer",
    description = {
      "Allocations a second with so many requests in flight, beside PostgreSQL where it is"
          + " installed: one hot pool on both sides, and several.",
      "A request beyond 64 waits at the peer's client: there its best of up to 64 stands."
    },
    sortOptions = false)
final class PeerCommand implements Callable<Integer> {
  private static final Path SCRIPT = Path.of("benchmarks/peer-postgres/run.sh");
  private static final int MOST_CLIENTS = 64;
  private static final int SEVERAL = 4;
  private static final Pattern POINT =
      Pattern.compile("free-block pools=(\\d+) clients=(\\d+) (\\d+) tps, latency ([0-9.]+) ms");

  @Option(names = "--seconds", description = "a point (default: ${DEFAULT-VALUE})")
  private int seconds = 10;

  @Option(names = "--in-flight", split = ",", description = "requests (default: 1,32,256,2048)")
  private int[] widths = {1, 32, 256, 2_048};

  @Option(names = "--threads", description = "of Kafka Streams (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Option(
      names = "--peer",
      description = "the script that measures PostgreSQL (default: ${DEFAULT-VALUE})")
  private Path script = SCRIPT;

  @Option(names = "--live", description = "allocations before (default: ${DEFAULT-VALUE})")
  private int live = 60_000;

  @Option(names = "--folder", description = "where data is put while it runs")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  /** A point of the peer. */
  private record Point(int pools, int clients, double perSecond, double meanMs) {}

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "allocations of a /28, %,d live before, %d s a point, %d stream threads; %s%n",
        live,
        seconds,
        threads,
        Bench.machine());
    List<Point> peer = peer();
    System.out.printf(
        "%-10s %-8s %-34s %s%n", "in flight", "pools", "PostgreSQL", "Cadastre by topic");
    for (int pools : new int[] {1, SEVERAL}) {
      try (Bench bench = Bench.start(folder);
          Asking asking = new Asking(bench, new Workload(pools), threads)) {
        asking.allocated(live);
        for (int width : widths) {
          Loop loop = asking.inFlight(width, Duration.ofSeconds(seconds));
          System.out.printf(
              Locale.ROOT,
              "%-10d %-8d %-34s %,8.0f/s, %s%n",
              width,
              pools,
              best(peer, pools, width),
              loop.perSecond(),
              loop.times());
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String best(List<Point> peer, int pools, int width) {
    Point best = null;
    for (Point point : peer) {
      boolean fits = point.pools == pools && point.clients <= width;
      if (fits && (best == null || point.perSecond > best.perSecond)) {
        best = point;
      }
    }
    return best == null
        ? "not measured"
        : String.format(
            Locale.ROOT,
            "%,8.0f/s, mean %.1f ms (%d clients)",
            best.perSecond,
            best.meanMs,
            best.clients);
  }

  /** Whether the other side can be measured here. */
  static boolean isInstalled() {
    return isInstalled(SCRIPT);
  }

  private static boolean isInstalled(Path script) {
    return Files.isDirectory(Path.of("/usr/lib/postgresql")) && Files.exists(script);
  }

  private List<Point> peer() throws IOException, InterruptedException {
    List<Point> points = new ArrayList<>();
    if (!isInstalled(script)) {
      System.out.println(
          "PostgreSQL is left out: it is not installed, or " + script + " is not here");
      return points;
    }
    ProcessBuilder run =
        new ProcessBuilder("bash", script.toString(), Integer.toString(seconds))
            .redirectErrorStream(true);
    run.environment().put("LIVE", Integer.toString(live));
    run.environment().put("CLIENTS", "1 8 32 " + MOST_CLIENTS);
    run.environment().put("POOLS", "1 " + SEVERAL);
    run.environment().put("GAP", "0");
    Process process = run.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println("  peer: " + line);
        Matcher point = POINT.matcher(line);
        if (point.matches()) {
          points.add(
              new Point(
                  Integer.parseInt(point.group(1)),
                  Integer.parseInt(point.group(2)),
                  Double.parseDouble(point.group(3)),
                  Double.parseDouble(point.group(4))));
        }
      }
    }
    if (process.waitFor() != 0) {
      System.out.println("  peer: it failed");
    }
    return points;
  }
}
