package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Authorization;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Piece;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.AllocationDraft;
import io.cadastre.domain.testkit.Commands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Steps that put CIDRs into pools, take them back, and allocate out of them. */
final class RegisterCidrSteps {
  private static final List<Cidr> IPV4 = cidrs("10.0.0.0/14 10.4.0.0/16 172.16.0.0/20 0.0.0.0/0");
  private static final List<Cidr> IPV6 =
      cidrs("fd00:1::/44 fd80::/9 2001:db8::/32 fd80::/48 ffff:ffff::/32");
  private static final Cidr PUBLIC_IPV4 = Cidr.parse("203.0.112.0/20");
  private static final Cidr PUBLIC_IPV6 = Cidr.parse("2001:db8::/44");
  private static final Authorization PROOF = new Authorization("message", "signature");
  private static final int MOST_GRANTS = 60;

  private final Random random;
  private final NaiveRows rows;
  private final Commands commands;
  private final int releasePercent;

  RegisterCidrSteps(Random random, NaiveRows rows, Commands commands) {
    this.random = random;
    this.rows = rows;
    this.commands = commands;
    releasePercent = 8 + random.nextInt(35);
  }

  Command next() {
    Pool pool = pick(rows.pools);
    boolean bare = rows.pieces.stream().noneMatch(p -> p.pool == pool && p.usable());
    int chance = random.nextInt(100);
    if (chance < 12 || bare && chance < 70) {
      return provision(pool);
    }
    if (chance < 20 && !rows.pieces.isEmpty()) {
      return deprovision();
    }
    if (!rows.grants.isEmpty()
        && (chance < 20 + releasePercent || rows.grants.size() > MOST_GRANTS)) {
      return release();
    }
    return allocation(pool).make();
  }

  private Command provision(Pool pool) {
    PoolId id = new PoolId(pool.id);
    if (pool.scope.open && pool.source == null) {
      Cidr cidr = pool.bits == 32 ? PUBLIC_IPV4 : PUBLIC_IPV6;
      Cidr near = RegisterSteps.near(random, cidr, pool.bits == 32 ? 5 : 17);
      return commands.provision(id, near, null, random.nextInt(8) == 0 ? null : PROOF);
    }
    if (random.nextInt(3) == 0) {
      // The length of a row it has or had, so that the choice falls on the same CIDR again.
      List<Piece> own = rows.pieces.stream().filter(p -> p.pool == pool).toList();
      int length =
          !own.isEmpty() && random.nextBoolean()
              ? pick(own).length
              : pool.bits == 32 ? 14 + random.nextInt(14) : 8 + random.nextInt(54);
      return commands.provision(id, random.nextInt(40) == 0 ? 129 : length);
    }
    if (random.nextInt(60) == 0) {
      return commands.provision(id, PUBLIC_IPV4, 20, null);
    }
    return commands.provision(id, cidr(pool, pool.source == null), null, null);
  }

  /** What the pool had before, or inside what it (or its source) may hand out. */
  private Cidr cidr(Pool pool, boolean top) {
    List<Piece> own = rows.pieces.stream().filter(p -> p.pool == pool && p.range != null).toList();
    if (!own.isEmpty() && random.nextInt(5) == 0) {
      return cidr(pick(own));
    }
    if (random.nextInt(40) == 0) {
      return pick(random.nextBoolean() ? IPV4 : IPV6);
    }
    if (top) {
      return RegisterSteps.near(random, pick(pool.bits == 32 ? IPV4.subList(0, 3) : IPV6), 6);
    }
    return inside(pool.source == null ? pool : pool.source, 6);
  }

  Cidr inside(Pool pool, int most) {
    List<Piece> usable = rows.pieces.stream().filter(p -> p.pool == pool && p.usable()).toList();
    Cidr from = usable.isEmpty() ? pick(pool.bits == 32 ? IPV4 : IPV6) : cidr(pick(usable));
    return RegisterSteps.near(random, from, most);
  }

  private Command deprovision() {
    Piece piece = pick(rows.pieces);
    Cidr cidr = piece.range == null ? pick(IPV4) : cidr(piece);
    return new DeprovisionCidr(
        new PoolId(piece.pool.id),
        random.nextInt(12) == 0 ? cidr.parent(Math.min(1, cidr.netmaskLength())) : cidr);
  }

  private Command release() {
    Grant grant = pick(rows.grants);
    Grant other = random.nextInt(20) == 0 ? pick(rows.grants) : grant;
    return new Release(new PoolId(grant.pool.id), cidr(grant.range), new AllocationId(other.id));
  }

  AllocationDraft allocation(Pool pool) {
    AllocationDraft draft = commands.allocation(new PoolId(pool.id));
    if (random.nextInt(12) == 0) {
      draft.preview();
    }
    if (random.nextInt(10) == 0) {
      draft.description("text");
    }
    if (!pool.wanted.isEmpty() && random.nextInt(4) > 0) {
      draft.tags(new Tags(pool.wanted));
    }
    int kind = random.nextInt(10);
    if (kind < 4 || random.nextInt(50) == 0) {
      draft.cidr(inside(pool, 9));
    }
    if (kind >= 4 && kind < 9) {
      int length = pool.bits == 32 ? 17 + random.nextInt(16) : 44 + random.nextInt(24);
      draft.netmaskLength(random.nextInt(40) == 0 ? 140 - random.nextInt(200) : length);
    }
    if (random.nextInt(kind < 4 ? 40 : 4) == 0) {
      draft.allowed(some(pool));
    }
    if (random.nextInt(kind < 4 ? 40 : 4) == 0) {
      draft.disallowed(some(pool));
    }
    terms(draft);
    return draft;
  }

  /** What AWS does not know of an allocation. */
  private void terms(AllocationDraft draft) {
    if (random.nextInt(3) == 0) {
      draft.expiresAt(later());
    }
    if (random.nextInt(4) == 0) {
      draft.strategy(pick(List.of(Strategy.values())));
    }
    if (random.nextInt(8) == 0) {
      draft.owner("team").purpose("lab");
    }
    if (random.nextInt(6) == 0) {
      draft.unnamed();
    }
  }

  /** A time to come, but for once in a while. */
  Instant later() {
    int minutes = random.nextInt(25) == 0 ? -1 + random.nextInt(2) : pick(RegisterSteps.MINUTES);
    return rows.now.plus(Duration.ofMinutes(minutes));
  }

  private List<Cidr> some(Pool pool) {
    List<Cidr> some = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      some.add(random.nextInt(40) == 0 ? pick(IPV6) : inside(pool, 5));
    }
    return some;
  }

  private static Cidr cidr(Piece piece) {
    return cidr(java.util.Objects.requireNonNull(piece.range));
  }

  static Cidr cidr(NaiveRange range) {
    var aligned = range.from().shiftLeft(128 - range.bits());
    return new Cidr(
        range.bits() == 32 ? Family.IPV4 : Family.IPV6,
        aligned.shiftRight(64).longValue(),
        aligned.longValue(),
        range.length());
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static List<Cidr> cidrs(String texts) {
    return Stream.of(texts.split(" ")).map(Cidr::parse).toList();
  }
}
