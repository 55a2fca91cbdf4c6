package io.cadastre.server;

import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.tag.Tags;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a pool knows beyond AWS. */
@Command(
    name = "pool",
    description = "How a pool hands space out and takes it back, beyond what AWS knows.",
    subcommands = PoolSettingsCommand.Set.class)
final class PoolSettingsCommand {
  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  /** Sets it. */
  @Command(
      name = "set",
      description = {
        "Sets how a pool hands space out and takes it back, by topic, and prints how it is then.",
        "What is not named stays as it is. Exit code 0: set, 3: refused."
      },
      sortOptions = false)
  static final class Set implements Callable<Integer> {
    @Parameters(paramLabel = "POOL", description = "its id")
    private String pool = "";

    @Option(
        names = "--strategy",
        paramLabel = "NAME",
        converter = StrategyName.class,
        description = "how a free CIDR is chosen: lowest, best-fit or sparse")
    private @Nullable Strategy strategy;

    @Option(
        names = "--cool-down-seconds",
        paramLabel = "SECONDS",
        description = "for how long released space is kept back; 0: free at once")
    private @Nullable Integer coolDownSeconds;

    @Option(
        names = "--holders-only",
        arity = "1",
        paramLabel = "true|false",
        description = "whether only who asked for an allocation may release or renew it")
    private @Nullable Boolean holdersOnly;

    @Mixin private RequestOptions request = new RequestOptions();

    @Mixin private AskingOptions options = new AskingOptions();

    @Override
    public Integer call() {
      if (strategy == null && coolDownSeconds == null && holdersOnly == null) {
        throw options.wrong("give a --strategy, --cool-down-seconds or --holders-only to be set");
      }
      PoolId id;
      try {
        id = new PoolId(pool);
      } catch (IllegalArgumentException e) {
        throw options.wrong(String.valueOf(e.getMessage()));
      }
      Logs.toTemporaryFolder();
      return request.send(
          new ModifyPool(
              id,
              null,
              null,
              null,
              null,
              null,
              false,
              Tags.NONE,
              Tags.NONE,
              strategy,
              coolDownSeconds,
              holdersOnly),
          options);
    }
  }
}
