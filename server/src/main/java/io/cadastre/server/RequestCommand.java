package io.cadastre.server;

import io.cadastre.client.Wish;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.Strategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks by topic, as a gateway does, and prints what became of it. */
@CommandLine.Command(
    name = "request",
    description = {
      "Asks for address space by topic and prints the result.",
      "Exit code 0: granted, 3: refused."
    },
    sortOptions = false)
final class RequestCommand implements Callable<Integer> {
  @Option(
      names = "--pool",
      paramLabel = "ID",
      description = "the pool; of several, the first that has room")
  private List<String> pools = List.of();

  @Option(names = "--scope", paramLabel = "ID", description = "or any pool of this scope ...")
  private @Nullable String scope;

  @Option(
      names = "--pool-tag",
      paramLabel = "KEY=VALUE",
      description = "... that has this tag; may be repeated")
  private Map<String, String> poolTags = Map.of();

  @Option(names = "--locale", paramLabel = "REGION", description = "... and hands out there")
  private @Nullable String locale;

  @Option(names = "--netmask", paramLabel = "LENGTH", description = "a free CIDR of this length")
  private @Nullable Integer netmask;

  @Option(names = "--cidr", paramLabel = "CIDR", description = "or this very one")
  private @Nullable String cidr;

  @Option(
      names = "--ipv6-netmask",
      paramLabel = "LENGTH",
      description = "as well an IPv6 CIDR of this length")
  private @Nullable Integer ipv6Netmask;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      converter = StrategyName.class,
      description = "lowest, best-fit or sparse (default: the pool's)")
  private @Nullable Strategy strategy;

  @Option(names = "--owner", paramLabel = "TEXT", description = "for whom it is")
  private @Nullable String owner;

  @Option(names = "--purpose", paramLabel = "TEXT", description = "what for")
  private @Nullable String purpose;

  @Option(
      names = "--expires-at",
      paramLabel = "TIME",
      description = "released by itself then, such as 2026-12-24T18:00:00Z")
  private @Nullable String expiresAt;

  @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "a tag of the allocation")
  private Map<String, String> tags = Map.of();

  @Option(names = "--preview", description = "only say which one it would be")
  private boolean preview;

  @Option(
      names = "--release",
      paramLabel = "ALLOCATION",
      description = "instead: give this allocation back")
  private @Nullable String release;

  @Option(
      names = "--renew",
      paramLabel = "ALLOCATION",
      description = "instead: hold this one until --expires-at, or for ever")
  private @Nullable String renew;

  @Mixin private RequestOptions request = new RequestOptions();

  @Mixin private AskingOptions options = new AskingOptions();

  @Override
  public Integer call() {
    Command command = command();
    Logs.toTemporaryFolder();
    return request.send(command, options);
  }

  private Command command() {
    try {
      Instant until = expiresAt == null ? null : Instant.parse(expiresAt);
      if (release != null) {
        return new Release(null, null, new AllocationId(release));
      }
      if (renew != null) {
        return new Renew(new AllocationId(renew), until);
      }
      return wish(until).command();
    } catch (RuntimeException e) { // what an argument says is no id, CIDR or time
      throw options.wrong(String.valueOf(e.getMessage()));
    }
  }

  private Wish wish(@Nullable Instant until) {
    if (pools.isEmpty() == (scope == null)) {
      throw new IllegalArgumentException("name a --pool, or a --scope to choose one of");
    }
    Wish wish =
        scope != null
            ? Wish.fromAnyOf(scope, poolTags, locale)
            : Wish.from(pools.toArray(String[]::new));
    if (netmask != null) {
      wish.netmaskLength(netmask);
    }
    if (cidr != null) {
      wish.cidr(cidr);
    }
    if (ipv6Netmask != null) {
      wish.ipv6NetmaskLength(ipv6Netmask);
    }
    if (strategy != null) {
      wish.strategy(strategy);
    }
    if (owner != null) {
      wish.owner(owner);
    }
    if (purpose != null) {
      wish.purpose(purpose);
    }
    if (until != null) {
      wish.expiresAt(until);
    }
    if (preview) {
      wish.preview();
    }
    tags.forEach(wish::tag);
    return wish;
  }
}
