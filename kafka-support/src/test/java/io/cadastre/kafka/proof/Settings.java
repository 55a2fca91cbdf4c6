package io.cadastre.kafka.proof;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.DeleteScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random requests about IPAMs, scopes, empty pools and tags: what {@link Lives} seldom asks. */
final class Settings {
  private static final List<String> REGIONS = List.of("us-west-2", "eu-west-1", "eu-west-2");

  private final Random random;
  private final Chronicle chronicle;
  private int minted;

  Settings(Random random, Chronicle chronicle) {
    this.random = random;
    this.chronicle = chronicle;
  }

  void step() {
    List<IpamRow> ipams = rows(Keys.IPAMS, IpamRow.class);
    if (ipams.isEmpty()) {
      return;
    }
    IpamRow ipam = pick(ipams);
    List<ScopeRow> scopes = rows(Keys.scopes(ipam.id()), ScopeRow.class);
    List<PoolRow> pools = rows(Keys.pools(ipam.id()), PoolRow.class);
    if (!scopes.isEmpty()) {
      chronicle.ask(command(ipam, scopes, pools));
    }
  }

  private Command command(IpamRow ipam, List<ScopeRow> scopes, List<PoolRow> pools) {
    ScopeId scope = pick(scopes).id();
    int chance = random.nextInt(10);
    if (chance < 2) {
      return new ModifyIpam(
          ipam.id(),
          text(),
          some(REGIONS),
          some(REGIONS),
          random.nextInt(6) > 0 ? null : pick(List.of(Tier.values())),
          random.nextInt(3) > 0 ? null : (Boolean) random.nextBoolean(),
          null);
    } else if (chance < 3) {
      return new CreateScope(
          ipam.id(),
          new ScopeId(ScopeId.PREFIX + ipam.id().tag() + "%012x".formatted(++minted)),
          text(),
          authority(),
          tags());
    } else if (chance < 5) {
      return new ModifyScope(scope, text(), authority(), random.nextInt(4) == 0);
    } else if (chance < 6) {
      return new DeleteScope(scope);
    } else if (chance < 7) {
      return createPool(ipam, scope);
    } else if (chance < 8 && !pools.isEmpty()) {
      return new DeletePool(pick(pools).id(), false);
    }
    List<Id> things = new ArrayList<>(List.of(ipam.id(), scope));
    pools.forEach(pool -> things.add(pool.id()));
    List<Id> about = List.of(pick(things));
    return random.nextBoolean()
        ? new CreateTags(about, tags())
        : new DeleteTags(
            about, random.nextBoolean() ? List.of() : List.of(new Selector("a", null)));
  }

  private CreatePool createPool(IpamRow ipam, ScopeId scope) {
    return new CreatePool(
        scope,
        new PoolId(PoolId.PREFIX + ipam.id().tag() + "f%011x".formatted(++minted)),
        null,
        Family.IPV4,
        random.nextBoolean() ? null : pick(REGIONS),
        text(),
        false,
        null,
        null,
        null,
        AllocationRules.NONE,
        tags());
  }

  private @Nullable ExternalAuthority authority() {
    return random.nextInt(3) > 0
        ? null
        : new ExternalAuthority("infoblox", "s" + random.nextInt(3));
  }

  private @Nullable String text() {
    return random.nextInt(3) == 0 ? null : "text " + random.nextInt(3);
  }

  private Tags tags() {
    return pick(
        List.of(
            Tags.NONE,
            new Tags(Map.of("a", "1")),
            new Tags(Map.of("a", "2", "b", "1")),
            new Tags(Map.of("b", "2"))));
  }

  private List<String> some(List<String> all) {
    return all.stream().filter(one -> random.nextInt(4) == 0).toList();
  }

  private <R> List<R> rows(String prefix, Class<R> type) {
    List<R> found = new ArrayList<>();
    chronicle.rows.scan(prefix, null, row -> found.add(type.cast(row)));
    return found;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
