package io.cadastre.server;

import io.cadastre.domain.address.AddressFormatException;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Released space that a pool keeps back. */
@Command(
    name = "cooldown",
    description = "Released space that a pool keeps back for a while.",
    subcommands = {CooldownCommand.List.class, CooldownCommand.End.class})
final class CooldownCommand {
  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  /** Who held what is kept back, and how long it still is. */
  @Command(
      name = "list",
      description = "Lists what a pool keeps back: who held it last, until when, and what is left.",
      sortOptions = false)
  static final class List extends RestCommand {
    @Option(names = "--pool", required = true, paramLabel = "ID", description = "the pool")
    private String pool = "";

    @Option(names = "--at", paramLabel = "TIME", description = "like 2026-03-12T03:12:00Z (now)")
    private @Nullable String at;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      PoolId id;
      try {
        id = new PoolId(pool);
      } catch (IllegalArgumentException e) {
        throw Usage.wrong(spec, this, String.valueOf(e.getMessage()));
      }
      parameters.put("at", at);
      return print("pools/" + id + "/quarantine", "items", PastLines::keptBack);
    }
  }

  /** Frees some of it at once. */
  @Command(
      name = "end",
      description = {
        "Frees space that a pool keeps back before its time, by topic, and prints the result.",
        "Exit code 0: it is free, 3: refused."
      },
      sortOptions = false)
  static final class End implements Callable<Integer> {
    @Parameters(paramLabel = "CIDR", description = "what is kept back, as list prints it")
    private String cidr = "";

    @Option(names = "--pool", required = true, paramLabel = "ID", description = "of this pool")
    private String pool = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "why it cannot wait; it is part of the record")
    private String reason = "";

    @Mixin private RequestOptions request = new RequestOptions();

    @Mixin private AskingOptions options = new AskingOptions();

    @Override
    public Integer call() {
      EndCooldown command;
      try {
        command = new EndCooldown(new PoolId(pool), Cidr.parse(cidr), reason);
      } catch (IllegalArgumentException | AddressFormatException e) {
        throw options.wrong(String.valueOf(e.getMessage()));
      }
      Logs.toTemporaryFolder();
      return request.send(command, options);
    }
  }
}
