package io.cadastre.server;

import io.cadastre.alerting.AlertingService;
import io.cadastre.discovery.DiscoveryService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Parses {@code up}. Its fields are the parser's to fill; {@link UpOptions} is what leaves it. */
@Command(
    name = "up",
    description = "Starts everything in one JVM, on loopback, and stays in the foreground.",
    sortOptions = false,
    mixinStandardHelpOptions = false)
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "HTTP (default ${DEFAULT-VALUE}; 0: any free one)")
  private int httpPort = 8080;

  @Option(
      names = "--discovery-port",
      paramLabel = "PORT",
      description = "health and metrics of discovery (default 8081, or any free one with --port 0)")
  private @Nullable Integer discoveryPort;

  @Option(
      names = "--alerting-port",
      paramLabel = "PORT",
      description = "health and metrics of alerting (default 8082, or any free one with --port 0)")
  private @Nullable Integer alertingPort;

  @Option(names = "--no-allocator", description = "leave the allocator out")
  private boolean noAllocator;

  @Option(names = "--no-discovery", description = "leave discovery out")
  private boolean noDiscovery;

  @Option(names = "--no-alerting", description = "leave alerting out")
  private boolean noAlerting;

  @Option(
      names = "--resources",
      paramLabel = "FILE",
      description = "a CSV or JSON file of what lives in the clouds, watched; may be repeated")
  private List<Path> resources = new ArrayList<>();

  @ArgGroup private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "all state, kept over restarts (default ${DEFAULT-VALUE})")
  private Path dataFolder = Path.of("data");

  @Option(names = "--config", paramLabel = "FILE", description = "settings in YAML")
  private @Nullable Path configFile;

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    UpOptions options =
        new UpOptions(
            ports(),
            port("--kafka-port", kafka.port),
            dataFolder,
            Optional.ofNullable(configFile),
            List.copyOf(resources),
            Optional.ofNullable(kafka.external));
    try {
      new Up(options, new Stages(System.out)).run();
      return CommandLine.ExitCode.OK;
    } catch (CannotStart e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    } catch (RuntimeException e) { // a fault of ours: the log has it all, the terminal one line
      LoggerFactory.getLogger(UpCommand.class).error("cannot start", e);
      System.err.println(
          Plain.line(
              "cadastre: cannot start: %s; see %s"
                  .formatted(CannotStart.reason(e), dataFolder.resolve("logs/cadastre.log"))));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The option that chooses where a service serves HTTP. */
  static String portOption(Part part) {
    return switch (part) {
      case ALLOCATOR -> "--port";
      case DISCOVERY -> "--discovery-port";
      case ALERTING -> "--alerting-port";
    };
  }

  private Map<Part, Integer> ports() {
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    if (!noAllocator) {
      ports.put(Part.ALLOCATOR, port("--port", httpPort));
    }
    if (!noDiscovery) {
      ports.put(
          Part.DISCOVERY, port(Part.DISCOVERY, discoveryPort, DiscoveryService.STANDARD_PORT));
    }
    if (!noAlerting) {
      ports.put(Part.ALERTING, port(Part.ALERTING, alertingPort, AlertingService.STANDARD_PORT));
    }
    return ports;
  }

  private int port(Part part, @Nullable Integer given, int standard) {
    return port(portOption(part), given != null ? given : httpPort == 0 ? 0 : standard);
  }

  private int port(String option, int value) {
    if (value < 0 || value > 65535) {
      CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
      throw new ParameterException(line, "%s %d is not a port".formatted(option, value));
    }
    return value;
  }

  /** Either the embedded broker or another one. */
  private static final class KafkaOptions {
    @Option(
        names = "--kafka-port",
        paramLabel = "PORT",
        description = "the embedded broker (default ${DEFAULT-VALUE}; 0: any free one)")
    private int port = 9092;

    @Option(
        names = "--kafka",
        paramLabel = "HOST:PORT,...",
        description = "an existing cluster instead of the embedded broker")
    private @Nullable String external;
  }
}
