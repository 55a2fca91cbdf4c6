package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.register.NaiveRows.Guest;
import io.cadastre.domain.register.RegisterStep.Telling;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Mint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Steps that tell of resources in and around what there is. */
final class RegisterGuestSteps {
  private static final List<String> SOURCES = List.of("a", "b");
  private static final List<String> ACCOUNTS = List.of("111122223333", "222222222222");
  private static final List<ResourceType> TYPES =
      List.of(ResourceType.VPC, ResourceType.SUBNET, ResourceType.EIP);
  private static final List<Cidr> ELSEWHERE =
      List.of(Cidr.parse("10.0.0.0/14"), Cidr.parse("fd00:1::/44"), Cidr.parse("fd80::/9"));
  private static final int RESOURCES = 5;

  private final Random random;
  private final NaiveRows rows;
  private final DiscoveryId stranger;

  RegisterGuestSteps(Random random, NaiveRows rows, Mint mint) {
    this.random = random;
    this.rows = rows;
    stranger = mint.discovery(mint.ipam());
  }

  RegisterStep next(String ipam) {
    String discovery =
        rows.ipams.stream()
            .filter(i -> i.id.equals(ipam) && random.nextInt(20) > 0)
            .map(i -> i.discovery)
            .findFirst()
            .orElse(stranger.value());
    FactEnvelope envelope =
        new FactEnvelope(
            new IpamId(ipam),
            new DiscoveryId(discovery),
            pick(SOURCES),
            "ipam.resources.v1/0/0",
            Instant.EPOCH);
    String account = pick(ACCOUNTS);
    String region = pick(RegisterSteps.REGIONS.subList(0, 2));
    int chance = random.nextInt(20);
    if (chance == 0) {
      Set<String> present = new TreeSet<>();
      for (int id = 0; id < RESOURCES; id++) {
        if (random.nextBoolean()) {
          present.add("r-" + id);
        }
      }
      Fact end = new Fact.SnapshotEnd(envelope, account, region, "s", present.size());
      return new Telling(end, present);
    }
    String id = "r-" + random.nextInt(RESOURCES);
    if (chance < 9) {
      return new Telling(gone(envelope, account, region, id), Set.of());
    }
    List<Cidr> cidrs = new ArrayList<>();
    for (int i = random.nextInt(5) == 0 ? 2 : 1; i > 0; i--) {
      cidrs.add(cidr());
    }
    Tags tags = random.nextInt(3) == 0 ? new Tags(Map.of("team", "net")) : Tags.NONE;
    Resource resource = new Resource(id, pick(TYPES), account, region, null, cidrs, tags);
    return new Telling(new Fact.ResourceSeen(envelope, resource, null), Set.of());
  }

  /** Of one that is there, where there is one. */
  private Fact gone(FactEnvelope envelope, String account, String region, String id) {
    List<Guest> here =
        rows.guests.stream()
            .filter(g -> g.scope.ipam.equals(envelope.ipam().value()))
            .filter(g -> g.source.equals(envelope.source()))
            .toList();
    if (here.isEmpty() || random.nextInt(10) == 0) {
      return new Fact.ResourceGone(envelope, account, region, id);
    }
    Guest guest = pick(here);
    return new Fact.ResourceGone(envelope, guest.account, guest.region, guest.id);
  }

  private Cidr cidr() {
    List<NaiveRange> near = new ArrayList<>();
    rows.grants.forEach(g -> near.add(g.range));
    rows.guests.forEach(g -> near.add(g.range));
    rows.pieces.stream().filter(p -> p.usable() && p.range != null).forEach(p -> add(p, near));
    if (near.isEmpty() || random.nextInt(8) == 0) {
      return RegisterSteps.near(random, pick(ELSEWHERE), 8);
    }
    Cidr cidr = RegisterCidrSteps.cidr(pick(near));
    return random.nextInt(3) == 0 ? cidr : RegisterSteps.near(random, cidr, 6);
  }

  private static void add(NaiveRows.Piece piece, List<NaiveRange> to) {
    if (piece.range != null) {
      to.add(piece.range);
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
