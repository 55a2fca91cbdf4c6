package io.cadastre.server;

import java.nio.file.Path;
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
            port("--port", httpPort),
            port("--kafka-port", kafka.port),
            dataFolder,
            Optional.ofNullable(configFile),
            Optional.ofNullable(kafka.external));
    try {
      new Up(options, new Stages(System.out)).run();
      return CommandLine.ExitCode.OK;
    } catch (CannotStart e) {
      System.err.println("cadastre: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (RuntimeException e) { // a fault of ours: the log has it all, the terminal one line
      LoggerFactory.getLogger(UpCommand.class).error("cannot start", e);
      System.err.println(
          "cadastre: cannot start: %s; see %s"
              .formatted(CannotStart.reason(e), dataFolder.resolve("logs/cadastre.log")));
      return CommandLine.ExitCode.SOFTWARE;
    }
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
