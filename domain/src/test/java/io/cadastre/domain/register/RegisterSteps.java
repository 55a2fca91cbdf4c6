package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Ipam;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Scope;
import io.cadastre.domain.register.NaiveRows.Thing;
import io.cadastre.domain.register.RegisterStep.Asker;
import io.cadastre.domain.register.RegisterStep.Asking;
import io.cadastre.domain.register.RegisterStep.Passing;
import io.cadastre.domain.register.RegisterStep.Sweeping;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Mint;
import io.cadastre.domain.testkit.PoolDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Chooses steps near what there is, so that most of them meet something. */
final class RegisterSteps {
  private static final List<String> ACCOUNTS = List.of("111122223333", "444455556666");
  static final List<String> REGIONS = List.of("us-east-1", "us-west-2", "eu-west-1");

  /** A day, more or less, and parts of one, so that some rows are just due and some just not. */
  static final List<Integer> MINUTES = List.of(1, 2, 60, 719, 720, 721, 1_439, 1_440, 2_000);

  private static final List<Integer> MOST = List.of(1, 2, 4, Ticks.MAX_EFFECTS);
  private static final List<String> TENANTS = List.of("payments", "search");

  private static final int MOST_IPAMS = 3;
  private static final int MOST_POOLS = 14;
  static final List<Tags> TAGS =
      List.of(
          Tags.NONE,
          new Tags(Map.of("team", "net")),
          new Tags(Map.of("team", "lab", "stage", "")),
          new Tags(Map.of("aws:x", "")));

  private final Random random;
  private final NaiveRows rows;
  private final Mint mint = new Mint();
  private final Commands commands = new Commands(mint);
  private final RegisterCidrSteps cidrs;
  private final RegisterGuestSteps guests;
  private final RegisterTopicSteps topic;
  private final List<Command> asked = new ArrayList<>();
  private final List<String> ipams = new ArrayList<>();
  private final int deletePercent;

  RegisterSteps(Random random, NaiveRows rows) {
    this.random = random;
    this.rows = rows;
    cidrs = new RegisterCidrSteps(random, rows, commands);
    guests = new RegisterGuestSteps(random, rows, mint);
    topic = new RegisterTopicSteps(random, rows, commands, cidrs);
    deletePercent = random.nextInt(4);
  }

  RegisterStep next() {
    if (!rows.remains.isEmpty() && random.nextInt(4) == 0) {
      return new Sweeping(pick(rows.remains).ipam.id, 1 + random.nextInt(9));
    }
    if (!ipams.isEmpty() && random.nextInt(200) == 0) {
      return new Sweeping(pick(ipams), 3);
    }
    if (!ipams.isEmpty() && random.nextInt(8) == 0) {
      return guests.next(pick(ipams));
    }
    if (random.nextInt(20) == 0) {
      return new Passing(random.nextInt(4) == 0 ? 0 : pick(MINUTES), pick(MOST));
    }
    Command command = command();
    asked.add(command);
    String account = random.nextInt(40) == 0 ? ACCOUNTS.get(1) : ACCOUNTS.get(0);
    boolean many = command instanceof Batch || command instanceof Allocate a && a.pool() == null;
    boolean byTopic = command instanceof PoolCommand && random.nextInt(4) < (many ? 3 : 1);
    String region = random.nextInt(12) == 0 ? pick(REGIONS) : regionFor(command);
    return new Asking(
        byTopic
            ? new Asker(account, pick(TENANTS), random.nextInt(8) == 0 ? region : null)
            : new Asker(account, null, region),
        command);
  }

  /** The locale where there is one, so that most allocations go through. */
  private String regionFor(Command command) {
    for (Pool pool : rows.pools) {
      if (command.target().value().equals(pool.id) && pool.locale != null) {
        return pool.locale;
      }
    }
    return REGIONS.getFirst();
  }

  private Command command() {
    if (rows.ipams.isEmpty() || rows.ipams.size() < MOST_IPAMS && random.nextInt(30) == 0) {
      return createIpam();
    }
    // Again what was asked before, ids and all.
    if (random.nextInt(40) == 0) {
      return pick(asked);
    }
    int chance = random.nextInt(100);
    if (chance < deletePercent) {
      return random.nextInt(12) == 0 ? deleteIpam() : deletePool();
    }
    if (chance < 12 || rows.pools.isEmpty()) {
      return rows.pools.size() < MOST_POOLS ? createPool() : deletePool();
    }
    if (chance < 16) {
      return scope();
    }
    if (chance < 22) {
      return modify();
    }
    if (chance < 26) {
      return tag();
    }
    return chance < 46 ? topic.next() : cidrs.next();
  }

  private Command createIpam() {
    // The second shares the tag of the first.
    IpamId ipam =
        ipams.size() == 1 ? mint.ipamTagged(new IpamId(ipams.getFirst()).tag()) : mint.ipam();
    ipams.add(ipam.value());
    return commands.createIpam(ipam, REGIONS.get(0), REGIONS.get(1));
  }

  private Command deleteIpam() {
    return new DeleteIpam(new IpamId(pick(rows.ipams).id), random.nextInt(3) > 0);
  }

  private Command deletePool() {
    if (rows.pools.isEmpty()) {
      return deleteIpam();
    }
    return new DeletePool(new PoolId(pick(rows.pools).id), random.nextInt(3) == 0);
  }

  private Command scope() {
    Ipam ipam = pick(rows.ipams);
    if (rows.scopes.isEmpty() || random.nextInt(3) == 0) {
      return commands.createScope(new IpamId(ipam.id));
    }
    ScopeId scope = new ScopeId(pick(rows.scopes).id);
    return random.nextBoolean()
        ? commands.deleteScope(scope)
        : new ModifyScope(scope, text(), null, false);
  }

  private Command createPool() {
    if (rows.scopes.isEmpty()) {
      return createIpam();
    }
    Scope scope = pick(rows.scopes);
    Pool source = rows.pools.isEmpty() || random.nextInt(5) < 2 ? null : pick(rows.pools);
    PoolDraft draft;
    boolean ipv6;
    if (source != null) {
      boolean same = random.nextInt(15) > 0;
      draft = commands.pool(new ScopeId(same ? source.scope.id : scope.id));
      draft.source(new PoolId(source.id));
      ipv6 = source.bits == 128 != (random.nextInt(25) == 0);
    } else {
      draft = commands.pool(new ScopeId(scope.id));
      ipv6 = random.nextInt(3) == 0;
      if (scope.open && ipv6 && random.nextInt(4) > 0) {
        draft.publiclyAdvertisable(false);
      }
    }
    if (ipv6) {
      draft.ipv6();
    }
    if (random.nextInt(5) == 0) {
      draft.locale(pick(REGIONS));
    }
    if (random.nextInt(4) == 0) {
      int base = ipv6 ? 50 : 18;
      draft.rules(length(base, 6), length(base + 6, 10), length(base + 3, 8));
    }
    if (random.nextInt(8) == 0) {
      draft.resourceTags(pick(TAGS));
    }
    if (random.nextInt(3) == 0) {
      draft.strategy(pick(List.of(Strategy.values())));
    }
    if (random.nextInt(3) == 0) {
      draft.coolDown(coolDown());
    }
    if (random.nextInt(6) == 0) {
      draft.holdersOnly();
    }
    return draft.tags(random.nextInt(3) == 0 ? pick(TAGS) : Tags.NONE).make();
  }

  /** None, once in a while a mistake, else as long as time may pass. */
  private Duration coolDown() {
    return Duration.ofMinutes(random.nextInt(8) == 0 ? -random.nextInt(2) : pick(MINUTES));
  }

  private @Nullable Integer length(int from, int bound) {
    return random.nextInt(3) == 0 ? null : from + random.nextInt(bound);
  }

  private Command modify() {
    Grant grant = rows.grants.isEmpty() || random.nextInt(3) > 0 ? null : pick(rows.grants);
    if (grant != null) {
      return new ModifyAllocation(new AllocationId(grant.id), text());
    }
    if (rows.pools.isEmpty() || random.nextInt(4) == 0) {
      return new ModifyIpam(
          new IpamId(pick(rows.ipams).id),
          text(),
          random.nextBoolean() ? List.of() : List.of(pick(REGIONS)),
          random.nextInt(4) > 0 ? List.of() : List.of(pick(REGIONS)),
          random.nextInt(10) > 0 ? null : pick(List.of(Tier.values())),
          random.nextInt(3) > 0 ? null : (Boolean) random.nextBoolean(),
          null);
    }
    Pool pool = pick(rows.pools);
    int base = pool.bits == 128 ? 50 : 18;
    boolean rules = random.nextBoolean();
    return new ModifyPool(
        new PoolId(pool.id),
        text(),
        null,
        rules ? length(base, 6) : null,
        rules ? length(base + 6, 10) : null,
        rules ? length(base + 3, 8) : null,
        random.nextInt(4) == 0,
        random.nextInt(6) == 0 ? pick(TAGS) : Tags.NONE,
        random.nextInt(3) == 0 ? pick(TAGS) : Tags.NONE,
        random.nextInt(4) > 0 ? null : pick(List.of(Strategy.values())),
        random.nextInt(4) > 0 ? null : (Integer) (int) coolDown().toSeconds(),
        random.nextInt(6) > 0 ? null : (Boolean) random.nextBoolean());
  }

  private @Nullable String text() {
    return random.nextInt(3) == 0 ? null : "text " + random.nextInt(5);
  }

  private Command tag() {
    List<Id> resources = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      resources.add(anything());
    }
    if (random.nextBoolean()) {
      return new CreateTags(resources, pick(TAGS));
    }
    List<Selector> selectors =
        List.of(
            new Selector("team", random.nextBoolean() ? null : "net"),
            new Selector("stage", random.nextBoolean() ? "" : "x"));
    return new DeleteTags(resources, selectors.subList(0, random.nextInt(3)));
  }

  private Id anything() {
    List<Thing> all = new ArrayList<>(rows.ipams);
    if (random.nextBoolean()) {
      all.addAll(rows.scopes);
    }
    all.addAll(rows.pools);
    all.addAll(rows.grants);
    Thing thing = pick(all);
    return switch (thing) {
      case Ipam ipam -> new IpamId(ipam.id);
      case Scope scope -> new ScopeId(scope.id);
      case Pool pool -> new PoolId(pool.id);
      default -> new AllocationId(thing.id);
    };
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A CIDR a few bits away from this one. */
  static Cidr near(Random random, Cidr cidr, int most) {
    int up = random.nextInt(8) == 0 ? random.nextInt(3) : 0;
    Cidr near = cidr.parent(Math.max(0, cidr.netmaskLength() - up));
    int down = Math.min(cidr.family().bits() - near.netmaskLength(), random.nextInt(most + 1));
    for (; down > 0; down--) {
      near = near.firstChild(near.netmaskLength() + 1);
      near = random.nextInt(5) < 2 ? near.buddy() : near;
    }
    return near;
  }
}
