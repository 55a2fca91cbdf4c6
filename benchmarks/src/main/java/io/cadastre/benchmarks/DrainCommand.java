package io.cadastre.benchmarks;

import io.cadastre.allocator.FlushOnce;
import io.cadastre.benchmarks.Drain.Drained;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Parses {@code drain} and does it. */
@Command(
    name = "drain",
    description = {
      "Allocations a second out of a backlog, beside a pass-through of Kafka Streams with one"
          + " get and one put on a store; then what peer does, where PostgreSQL is installed.",
      "A run whose pass-through stays below 100,000/s does not count and is made again."
    },
    sortOptions = false)
final class DrainCommand implements Callable<Integer> {
  /** Partitions of the pass-through, all in use. */
  private static final int PARTITIONS = 4;

  /** What the pass-through must come to for a run's figures to mean something. */
  private static final double FLOOR = 100_000;

  private static final String LEAST = "pass-through";
  private static final String ALIKE = "three records each";

  @Option(names = "--records", description = "in the backlog (default: ${DEFAULT-VALUE})")
  private int records = 1_000_000;

  @Option(
      names = "--runs",
      description = "that count; at most as many more are made (default: ${DEFAULT-VALUE})")
  private int runs = 5;

  @Option(names = "--threads", description = "of Kafka Streams (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Option(names = "--commit-ms", description = "commit interval (default: ${DEFAULT-VALUE})")
  private int commitMs = 25;

  @Option(names = "--ipams", split = ",", description = "to try (default: 4,1)")
  private int[] ipams = {4, 1};

  @Option(names = "--no-pass-through", description = "leave the other side out")
  private boolean alone;

  @Option(
      names = "--no-peer",
      description = "leave out what peer does, which is done at the end where PostgreSQL is here")
  private boolean noPeer;

  @Option(names = "--folder", description = "where data is put while it runs")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  private final Messages messages = new Messages(BundledSchemas.load());

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "drain of %,d records, %d stream threads, commit every %d ms; %s%n",
        records,
        threads,
        commitMs,
        Bench.machine());
    ipams = Arrays.stream(ipams).distinct().toArray();
    Rounds rounds = new Rounds(runs, LEAST, FLOOR);
    try (Bench bench = Bench.start(folder)) {
      while (!rounds.areEnough()) {
        int run = rounds.made() + 1;
        if (!rounds.add(round(bench, run))) {
          System.out.printf(
              Locale.ROOT,
              "run %d  does not count: the pass-through came to less than %,.0f/s%n",
              run,
              FLOOR);
        }
      }
    }
    print(rounds);
    return noPeer || !PeerCommand.isInstalled() ? CommandLine.ExitCode.OK : peer();
  }

  /** All sides once, by name. */
  private Map<String, Drained> round(Bench bench, int run) throws Exception {
    Map<String, Drained> sides = new HashMap<>();
    if (!alone) {
      sides.put(LEAST, say(run, LEAST, passThrough(bench, false)));
      sides.put(ALIKE, say(run, ALIKE, passThrough(bench, true)));
    }
    for (int count : ipams) {
      sides.put(named(count), say(run, named(count), deciding(bench, count)));
    }
    return sides;
  }

  private void print(Rounds rounds) {
    System.out.println();
    double floor = Double.NaN;
    if (!alone) {
      floor = print(LEAST, rounds.of(LEAST), Double.NaN);
      print(ALIKE, rounds.of(ALIKE), floor);
    }
    for (int count : ipams) {
      print(named(count), rounds.of(named(count)), floor);
    }
    if (rounds.counted() < runs) {
      System.out.printf("of %d runs %d count%n", rounds.made(), rounds.counted());
    }
  }

  /** The same question to PostgreSQL, with what {@code peer} takes unless it is told otherwise. */
  private int peer() {
    System.out.println();
    return new CommandLine(new PeerCommand())
        .execute("--threads", Integer.toString(threads), "--folder", folder.toString());
  }

  /**
   * @param alike with as many records as an allocation makes, which is the most that we can come to
   */
  private Drained passThrough(Bench bench, boolean alike) throws Exception {
    String name = bench.newName();
    String in = name + ".in";
    String out = name + ".out";
    bench
        .admin()
        .createTopics(
            List.of(
                new NewTopic(in, PARTITIONS, (short) 1), new NewTopic(out, PARTITIONS, (short) 1)))
        .all()
        .get();
    Map<TopicPartition, Long> ends =
        new Backlog(bench.connection()).blanks(in, PARTITIONS, records);
    PassThrough topology =
        alike
            ? PassThrough.likeAnAllocation(in, out)
            : PassThrough.least(in, out, Backlog.BLANK_BYTES);
    // Settings as alike as can be: what differs is what is done.
    Properties config = new Deciding(bench, name).settings(threads);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMs);
    if (!alike) {
      // Its records are random: to make them smaller would cost it, and they would not be.
      config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "none");
    }
    // As Kafka Streams is; what we come to at most, by our clients.
    KafkaStreams streams =
        alike
            ? new KafkaStreams(topology.get(), config, new FlushOnce())
            : new KafkaStreams(topology.get(), config);
    Drained rate = Drain.run(bench.admin(), group(config), streams, ends);
    bench.forget(name);
    return rate;
  }

  private static String group(Properties config) {
    return config.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
  }

  private Drained deciding(Bench bench, int ipamCount) throws Exception {
    String name = bench.newName();
    Workload workload = new Workload(ipamCount);
    Deciding deciding = new Deciding(bench, name);
    Map<TopicPartition, Long> ends =
        new Backlog(bench.connection()).requests(deciding.topics(), messages, workload, records);
    Properties config = deciding.settings(threads);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitMs);
    KafkaStreams streams = new KafkaStreams(deciding.topology(), config, new FlushOnce());
    Drained rate = Drain.run(bench.admin(), group(config), streams, ends);
    String right =
        new Audit(bench.connection(), deciding.topics(), messages)
            .check(ipamCount, ipamCount * workload.begin(0).size(), records);
    System.out.println("       " + right);
    bench.forget(name);
    return rate;
  }

  private static Drained say(int run, String what, Drained drained) {
    System.out.printf(
        Locale.ROOT,
        "run %d  %-22s %,9.0f/s  %5.1f µs of CPU each%n",
        run,
        what,
        drained.perSecond(),
        drained.cpuMicros());
    return drained;
  }

  /** A line with all runs and their median, which it returns. */
  private static double print(String what, List<Drained> runs, double floor) {
    StringBuilder all = new StringBuilder();
    runs.forEach(run -> all.append(String.format(Locale.ROOT, " %,9.0f", run.perSecond())));
    double median = median(runs, Drained::perSecond);
    System.out.printf(
        Locale.ROOT,
        "%-22s%s  median %,9.0f/s, %.1f µs of CPU each%s%n",
        what,
        all,
        median,
        median(runs, Drained::cpuMicros),
        Double.isNaN(floor) ? "" : String.format(Locale.ROOT, ", %.2f of it", median / floor));
    return median;
  }

  private static double median(List<Drained> runs, ToDoubleFunction<Drained> figure) {
    return runs.stream().mapToDouble(figure).sorted().toArray()[runs.size() / 2];
  }

  private static String named(int ipams) {
    return "allocations, " + ipams + (ipams == 1 ? " IPAM" : " IPAMs");
  }
}
