package io.cadastre.server;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that ask about the past. */
final class PastCommand {
  private PastCommand() {}

  @Command(
      name = "whohad",
      description = "Says who had an address at a time, the nearest first.",
      sortOptions = false)
  static final class WhoHad extends RestCommand {
    @Parameters(paramLabel = "ADDRESS", description = "like 10.20.30.40; of a CIDR: history")
    private String address = "";

    @Option(names = "--at", paramLabel = "TIME", description = "like 2026-03-12T03:12:00Z (now)")
    private @Nullable String at;

    @Option(names = "--scope", paramLabel = "ID", description = "only in this scope")
    private @Nullable String scope;

    @Override
    public Integer call() {
      parameters.put("address", address);
      parameters.put("at", at);
      parameters.put("scope", scope);
      return print("whohad", "holders", PastLines::lived);
    }
  }

  @Command(
      name = "history",
      description = "Lists who lived at a CIDR, around it or within, and who was refused it.",
      sortOptions = false)
  static final class History extends RestCommand {
    @Parameters(paramLabel = "CIDR", description = "like 10.20.0.0/16; or an address")
    private String cidr = "";

    @Option(names = "--from", paramLabel = "TIME", description = "like 2026-03-12T03:12:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "until then (now)")
    private @Nullable String to;

    @Option(names = "--scope", paramLabel = "ID", description = "only in this scope")
    private @Nullable String scope;

    @Option(names = "--exact", description = "only at this very CIDR")
    private boolean exact;

    @Override
    public Integer call() {
      parameters.put("cidr", cidr);
      parameters.put("from", from);
      parameters.put("to", to);
      parameters.put("scope", scope);
      parameters.put("exact", exact ? "true" : null);
      return print("history", "items", PastLines::lived);
    }
  }

  @Command(
      name = "diff",
      description = "Lists what appeared (+), changed (~) and disappeared (-) between two times.",
      sortOptions = false)
  static final class Diff extends RestCommand {
    @Option(names = "--pool", paramLabel = "ID", description = "of this pool; or")
    private @Nullable String pool;

    @Option(names = "--ipam", paramLabel = "ID", description = "of this IPAM")
    private @Nullable String ipam;

    @Option(names = "--from", required = true, paramLabel = "TIME", description = "from then")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "until then (now)")
    private @Nullable String to;

    @Override
    public Integer call() {
      parameters.put("pool", pool);
      parameters.put("ipam", ipam);
      parameters.put("from", from);
      parameters.put("to", to);
      return print("diff", "items", PastLines::change);
    }
  }
}
