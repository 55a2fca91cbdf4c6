package io.cadastre.kafka.proof;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.register.Judge;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Mint;
import io.cadastre.domain.testkit.PoolDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Lets a chronicle live: random requests, resources and time, near what there is. */
final class Lives {
  private static final List<Tags> TAGS =
      List.of(Tags.NONE, new Tags(Map.of("team", "net")), new Tags(Map.of("b", "é\n", "a", "\"")));

  private final Random random;
  private final Chronicle chronicle;
  private final Mint mint = new Mint();
  private final Commands commands = new Commands(mint);
  private final List<IpamId> ipams = new ArrayList<>();

  Lives(long seed, Chronicle chronicle) {
    this.random = new Random(seed);
    this.chronicle = chronicle;
  }

  void step() {
    List<IpamRow> live = rows(Keys.IPAMS, IpamRow.class);
    if (live.size() < 3) {
      IpamId ipam = mint.ipamTagged("%05x".formatted(random.nextInt(1 << 20)));
      ipams.add(ipam);
      chronicle.ask(commands.createIpam(ipam, "us-east-1", "us-west-2"));
      return;
    }
    IpamRow ipam = pick(live);
    List<PoolRow> pools = rows(Keys.pools(ipam.id()), PoolRow.class);
    int chance = random.nextInt(1_000);
    if (pools.isEmpty() || chance < 40) {
      chronicle.ask(createPool(ipam, pools));
    } else if (chance < 41) {
      chronicle.ask(commands.deleteIpam(ipam.id(), true));
    } else if (chance < 50) {
      chronicle.ask(new PoolCommand.DeletePool(pick(pools).id(), random.nextBoolean()));
    } else if (chance < 120) {
      chronicle.pass(Duration.ofMinutes(random.nextInt(900)));
    } else if (chance < 170) {
      guest(ipam);
    } else {
      chronicle.ask(command(ipam, pick(pools), chance));
    }
  }

  private Command createPool(IpamRow ipam, List<PoolRow> pools) {
    PoolRow source = pools.isEmpty() || random.nextBoolean() ? null : pick(pools);
    PoolDraft draft = commands.pool(source == null ? ipam.privateScope() : source.scope());
    if (source != null) {
      draft.source(source.id());
    }
    if (source == null ? random.nextInt(4) == 0 : source.family().bits() == 128) {
      draft.ipv6();
    }
    if (random.nextInt(4) == 0) {
      draft.resourceTags(pick(TAGS));
    }
    var plain = draft.tags(pick(TAGS)).make();
    return new PoolCommand.CreatePool(
        plain.scope(),
        plain.pool(),
        plain.source(),
        plain.family(),
        null,
        "a \"pool\"",
        false,
        null,
        null,
        null,
        plain.rules(),
        plain.tags(),
        random.nextBoolean() ? null : pick(List.of(Strategy.values())),
        random.nextBoolean() ? null : random.nextInt(100_000),
        null);
  }

  private Command command(IpamRow ipam, PoolRow pool, int chance) {
    List<AllocationRow> allocations =
        rows(Keys.allocations(ipam.id(), pool.id()), AllocationRow.class);
    List<PoolCidrRow> cidrs = rows(Keys.cidrs(ipam.id(), pool.id()), PoolCidrRow.class);
    if (cidrs.isEmpty() || chance < 230) {
      return pool.source() != null || pool.family().bits() == 128
          ? commands.provision(pool.id(), pool.family().bits() == 128 ? 48 : 16 + random.nextInt(6))
          : commands.provision(
              pool.id(), "10.%d.0.0/%d".formatted(4 * random.nextInt(40), 14 + random.nextInt(4)));
    } else if (chance < 250) {
      Cidr cidr = pick(cidrs).cidr();
      return cidr == null
          ? commands.deletePool(pool.id())
          : new PoolCommand.DeprovisionCidr(pool.id(), cidr);
    } else if (chance < 270) {
      int base = pool.family().bits() == 128 ? 56 : 20;
      return new PoolCommand.ModifyPool(
          pool.id(),
          "d" + chance,
          null,
          base,
          base + 8,
          base + 4,
          false,
          Tags.NONE,
          Tags.NONE,
          null,
          random.nextInt(3) * 5_000,
          null);
    } else if (chance < 300) {
      List<Id> ids = new ArrayList<>(List.of(ipam.id(), pool.id(), ipam.privateScope()));
      allocations.forEach(allocation -> ids.add(allocation.id()));
      return new CreateTags(List.of(pick(ids)), pick(TAGS));
    } else if (chance < 340 && !quarantines(pool).isEmpty()) {
      return new PoolCommand.EndCooldown(pool.id(), pick(quarantines(pool)).cidr(), "urgent");
    } else if (allocations.isEmpty() || chance < 700) {
      return allocate(pool, cidrs);
    }
    AllocationRow one = pick(allocations);
    if (chance < 900) {
      return commands.release(one);
    } else if (chance < 940) {
      return new PoolCommand.Renew(one.id(), chronicle.now.plusSeconds(random.nextInt(90_000)));
    } else if (chance < 960) {
      return new PoolCommand.ModifyAllocation(one.id(), "now " + chance);
    }
    return new PoolCommand.Batch(
        List.of(commands.release(one)), List.of(allocate(pool, cidrs), allocate(pool, cidrs)));
  }

  private List<QuarantineRow> quarantines(PoolRow pool) {
    return rows(Keys.quarantines(pool.ipam(), pool.id()), QuarantineRow.class);
  }

  private Allocate allocate(PoolRow pool, List<PoolCidrRow> cidrs) {
    int base = pool.family().bits() == 128 ? 56 : 20;
    Cidr in = pick(cidrs).cidr();
    Cidr named =
        in == null || random.nextInt(3) > 0
            ? null
            : in.firstChild(Math.max(in.netmaskLength(), base + random.nextInt(8)));
    return new Allocate(
        pool.id(),
        null,
        null,
        random.nextBoolean() ? null : mint.allocation(pool.id()),
        named,
        named != null || random.nextInt(4) == 0 ? null : (Integer) (base + random.nextInt(9)),
        null,
        null,
        null,
        random.nextBoolean() ? null : "for \u2603",
        false,
        named != null || in == null || random.nextInt(4) > 0 ? List.of() : List.of(in),
        List.of(),
        null,
        random.nextBoolean() ? null : "owner",
        null,
        random.nextInt(3) > 0 ? null : chronicle.now.plusSeconds(2 + random.nextInt(90_000)),
        new Tags(Map.of("team", "net")));
  }

  private void guest(IpamRow ipam) {
    FactEnvelope envelope =
        new FactEnvelope(
            ipam.id(), ipam.discovery(), "lab", "ipam.resources.v1/0/0", chronicle.now);
    String id = "vpc-" + random.nextInt(12);
    if (random.nextInt(3) == 0) {
      chronicle.told(
          ipam.id(),
          Judge.gone(
              new Fact.ResourceGone(envelope, Chronicle.ACCOUNT, "us-east-1", id), chronicle.rows));
      return;
    }
    Resource resource =
        new Resource(
            id,
            ResourceType.VPC,
            Chronicle.ACCOUNT,
            "us-east-1",
            null,
            List.of(
                Cidr.parse(
                    "10.%d.%d.0/24".formatted(4 * random.nextInt(40), 16 * random.nextInt(4)))),
            pick(TAGS));
    chronicle.told(
        ipam.id(), Judge.seen(new Fact.ResourceSeen(envelope, resource, null), chronicle.rows));
  }

  private <R> List<R> rows(String prefix, Class<R> type) {
    List<R> found = new ArrayList<>();
    chronicle.rows.scan(prefix, null, row -> found.add(type.cast(row)));
    return found;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The IPAMs that were ever made. */
  List<IpamId> ipams() {
    return List.copyOf(ipams);
  }
}
