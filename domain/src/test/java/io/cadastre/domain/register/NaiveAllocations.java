package io.cadastre.domain.register;

import static io.cadastre.domain.register.NaiveRegister.refuseIf;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Scope;
import io.cadastre.domain.register.NaiveSpace.Bounds;
import io.cadastre.domain.register.RegisterStep.Asker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the naive reference allocates: of one pool or the first of many, for one family or both. */
final class NaiveAllocations {
  private final NaiveRows rows;
  private final NaiveSpace space;

  NaiveAllocations(NaiveRows rows, NaiveSpace space) {
    this.rows = rows;
    this.space = space;
  }

  /** One CIDR of those that a request wants. */
  private record Wish(
      int bits,
      @Nullable String id,
      @Nullable NaiveRange range,
      @Nullable Integer length,
      Bounds bounds,
      List<NaiveRange> named) {}

  /** Which decision it is, and how much of it was made before. */
  record Turn(Asker asker, long sequence, int place) {
    Turn next() {
      return new Turn(asker, sequence, place + 1);
    }
  }

  List<@Nullable NaiveRange> allocate(Allocate c, Turn first) {
    List<Pool> pools = named(c, first.asker().account());
    List<Grant> made = new ArrayList<>();
    List<@Nullable NaiveRange> chosen = new ArrayList<>();
    Turn turn = first;
    for (Wish wish : wishes(c, pools)) {
      made.add(firstThatWill(c, wish, pools, made, turn));
      chosen.add(made.getLast().range);
      turn = turn.next();
    }
    if (!c.preview()) {
      rows.grants.addAll(made);
    }
    return chosen;
  }

  /** The pools that are asked, in their order. */
  List<Pool> named(Allocate c, String account) {
    List<Pool> pools = new ArrayList<>();
    PoolSelector selector = c.selector();
    boolean both = c.ipv6Cidr() != null || c.ipv6NetmaskLength() != null;
    if (c.pool() != null) {
      pools.add(pool(c.pool(), account));
      boolean other = c.cidr() != null || c.netmaskLength() != null;
      refuseIf(both && (other || pools.getFirst().bits == 32), RefusalCode.INVALID_COMBINATION);
    } else if (selector != null) {
      Scope scope = scope(selector, account);
      Map<String, String> tags = selector.tags().entries();
      rows.pools.stream()
          .filter(p -> p.scope == scope && !p.deleting())
          .filter(p -> p.tags.entrySet().containsAll(tags.entrySet()))
          .filter(
              p ->
                  selector.locale() == null
                      || (p.locale == null
                          ? p.ipam.regions.contains(selector.locale())
                          : selector.locale().equals(p.locale)))
          .sorted(Comparator.comparing(p -> p.id))
          .forEach(pools::add);
      refuseIf(pools.isEmpty(), RefusalCode.POOL_NOT_FOUND);
    } else {
      for (PoolId id : Objects.requireNonNull(c.pools())) {
        Pool next = pool(id, account);
        refuseIf(pools.contains(next), RefusalCode.INVALID_COMBINATION);
        pools.add(next);
        Pool one = pools.getFirst();
        Pool other = pools.getLast();
        refuseIf(one.ipam != other.ipam, RefusalCode.INVALID_COMBINATION);
        refuseIf(
            !both && c.cidr() == null && one.bits != other.bits, RefusalCode.INVALID_COMBINATION);
      }
    }
    return pools;
  }

  Pool pool(PoolId id, String account) {
    return rows.pools.stream()
        .filter(p -> p.id.equals(id.value()) && p.ipam.owner.equals(account))
        .findFirst()
        .orElseThrow(() -> new Refuse(RefusalCode.POOL_NOT_FOUND, null));
  }

  private Scope scope(PoolSelector selector, String account) {
    return rows.scopes.stream()
        .filter(s -> s.id.equals(selector.scope().value()))
        .filter(s -> rows.ipam(s.ipam).owner.equals(account))
        .findFirst()
        .orElseThrow(() -> new Refuse(RefusalCode.SCOPE_NOT_FOUND, null));
  }

  private static List<Wish> wishes(Allocate c, List<Pool> pools) {
    boolean both = c.ipv6Cidr() != null || c.ipv6NetmaskLength() != null;
    boolean plain = c.cidr() != null || c.netmaskLength() != null || !both;
    String given = c.allocation() == null ? null : c.allocation().value();
    List<Wish> wishes = new ArrayList<>();
    if (plain) {
      NaiveRange range = NaiveRegister.range(c.cidr());
      refuseIf(both && range != null && range.bits() == 128, RefusalCode.INVALID_COMBINATION);
      int bits = both || c.selector() != null ? 32 : pools.getFirst().bits;
      bits = range != null ? range.bits() : bits;
      wishes.add(wish(c, both, bits, given, range, c.netmaskLength()));
    }
    if (both) {
      String second = c.ipv6Allocation() == null ? null : c.ipv6Allocation().value();
      second = second == null && !plain ? given : second;
      NaiveRange range = NaiveRegister.range(c.ipv6Cidr());
      wishes.add(wish(c, true, 128, second, range, c.ipv6NetmaskLength()));
    }
    return wishes;
  }

  private static Wish wish(
      Allocate c,
      boolean both,
      int bits,
      @Nullable String id,
      @Nullable NaiveRange range,
      @Nullable Integer length) {
    List<NaiveRange> inside = bounding(c.allowed(), both, bits);
    List<NaiveRange> outside = bounding(c.disallowed(), both, bits);
    List<NaiveRange> named = new ArrayList<>(inside);
    named.addAll(outside);
    return new Wish(
        bits, id, range, length, new Bounds(inside.isEmpty() ? null : inside, outside), named);
  }

  /** For both families together each bound says something of its own family alone. */
  private static List<NaiveRange> bounding(List<Cidr> cidrs, boolean both, int bits) {
    return cidrs.stream()
        .map(cidr -> NaiveRange.of(cidr.toString()))
        .filter(range -> !both || range.bits() == bits)
        .toList();
  }

  private Grant firstThatWill(
      Allocate c, Wish wish, List<Pool> pools, List<Grant> made, Turn turn) {
    List<Refuse> refusals = new ArrayList<>();
    for (Pool pool : pools) {
      if (c.pool() != null || pool.bits == wish.bits) {
        try {
          return of(pool, c, wish, made, turn);
        } catch (Refuse refuse) {
          refusals.add(refuse);
        }
      }
    }
    refuseIf(refusals.isEmpty(), RefusalCode.INVALID_COMBINATION);
    Refuse told =
        refusals.stream()
            .filter(r -> r.code == RefusalCode.TOO_BIG)
            .findFirst()
            .orElse(refusals.getFirst());
    NaiveRange largest =
        refusals.stream()
            .map(r -> r.wouldFit)
            .filter(Objects::nonNull)
            .min(Comparator.comparing(NaiveRange::length))
            .orElse(null);
    throw new Refuse(told.code, told.rival, largest);
  }

  private Grant of(Pool pool, Allocate c, Wish wish, List<Grant> made, Turn turn) {
    refuseIf(pool.deleting(), RefusalCode.INCORRECT_STATE);
    Grant grant = new Grant();
    grant.id = wish.id != null ? wish.id : derived(pool.ipam.id, turn);
    refuseIf(
        !grant.id.substring(17, 22).equals(pool.ipam.id.substring(5, 10)),
        RefusalCode.INVALID_VALUE);
    refuseIf(
        rows.knowsGrant(grant.id) || made.stream().anyMatch(m -> m.id.equals(grant.id)),
        RefusalCode.INCORRECT_STATE);
    String region = turn.asker().region();
    NaiveReleases.checkRegion(pool, region);
    checkForm(pool, wish);
    int length = checkRules(pool, c, wish);
    refuseIf(c.expiresAt() != null && !c.expiresAt().isAfter(rows.now), RefusalCode.INVALID_VALUE);
    NaiveTags.check(c.tags().entries());
    grant.range = choose(pool, c, wish, length);
    grant.pool = pool;
    String home = pool.locale != null ? pool.locale : pool.ipam.home;
    grant.region = region != null ? region : home;
    grant.account = turn.asker().account();
    grant.tenant = turn.asker().tenant();
    grant.owner = c.owner();
    grant.purpose = c.purpose();
    grant.until = c.expiresAt();
    grant.description = c.description();
    grant.tags.putAll(c.tags().entries());
    return grant;
  }

  /** As documented: the tag of the IPAM, then digits of a hash. */
  private static String derived(String ipam, Turn turn) {
    String hashed = ipam + "/" + turn.sequence() + "/" + turn.place();
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(hashed.getBytes(StandardCharsets.UTF_8));
      String digits = HexFormat.of().formatHex(hash).substring(0, 27);
      return "ipam-pool-alloc-0" + ipam.substring(5, 10) + digits;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void checkForm(Pool pool, Wish wish) {
    refuseIf(wish.range != null && wish.length != null, RefusalCode.INVALID_COMBINATION);
    refuseIf(
        wish.range == null && wish.length == null && pool.usual == null,
        RefusalCode.INVALID_COMBINATION);
    refuseIf(wish.range != null && !wish.named.isEmpty(), RefusalCode.INVALID_COMBINATION);
    refuseIf(wish.named.stream().anyMatch(n -> n.bits() != pool.bits), RefusalCode.INVALID_VALUE);
    refuseIf(wish.range != null && wish.range.bits() != pool.bits, RefusalCode.INVALID_VALUE);
  }

  /** The length that it will have. */
  private int checkRules(Pool pool, Allocate c, Wish wish) {
    Integer asked = wish.length != null ? wish.length : pool.usual;
    int length = wish.range != null ? wish.range.length() : Objects.requireNonNull(asked);
    refuseIf(length < 0 || length > pool.bits, RefusalCode.INVALID_VALUE);
    int allowed = pool.min != null ? Math.max(pool.min, length) : length;
    allowed = pool.max != null ? Math.min(pool.max, allowed) : allowed;
    if (allowed != length) {
      throw new Refuse(RefusalCode.INVALID_VALUE, null, space.nearest(pool, allowed, wish.bounds));
    }
    for (Map.Entry<String, String> tag : pool.wanted.entrySet()) {
      refuseIf(
          !c.preview() && !tag.getValue().equals(c.tags().entries().get(tag.getKey())),
          RefusalCode.MISSING_RESOURCE_TAGS);
    }
    return length;
  }

  private NaiveRange choose(Pool pool, Allocate c, Wish wish, int length) {
    NaiveRange wanted = wish.range;
    if (wanted == null) {
      NaiveRange chosen =
          space.choose(
              pool, c.strategy() != null ? c.strategy() : pool.strategy, length, wish.bounds);
      if (chosen == null) {
        throw new Refuse(RefusalCode.TOO_BIG, null, space.nearest(pool, length, wish.bounds));
      }
      return chosen;
    }
    Grant rival = space.rival(pool, wanted);
    List<NaiveRange> met = space.live(pool).stream().filter(wanted::overlaps).toList();
    boolean inside = space.usable(pool).stream().anyMatch(u -> u.covers(wanted));
    if (!inside || rival != null || !met.isEmpty() && !met.contains(wanted)) {
      throw new Refuse(
          RefusalCode.CIDR_NOT_FREE,
          inside && rival != null ? rival.id : null,
          space.nearest(pool, length, Bounds.NONE));
    }
    return wanted;
  }
}
