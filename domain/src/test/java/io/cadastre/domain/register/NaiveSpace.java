package io.cadastre.domain.register;

import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Kept;
import io.cadastre.domain.register.NaiveRows.Piece;
import io.cadastre.domain.register.NaiveRows.Pool;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the naive reference says of the space of a pool: what is taken, what is free. */
final class NaiveSpace {
  private final NaiveRows rows;

  NaiveSpace(NaiveRows rows) {
    this.rows = rows;
  }

  /**
   * Where a choice by length may fall.
   *
   * @param inside null: anywhere
   */
  record Bounds(@Nullable List<NaiveRange> inside, List<NaiveRange> outside) {
    static final Bounds NONE = new Bounds(null, List.of());

    boolean allow(NaiveRange block) {
      return (inside == null || inside.stream().anyMatch(i -> i.covers(block)))
          && outside.stream().noneMatch(block::overlaps);
    }
  }

  List<NaiveRange> usable(Pool pool) {
    return rows.pieces.stream()
        .filter(p -> p.pool == pool && p.usable())
        .map(Piece::known)
        .sorted(Comparator.comparing(NaiveRange::from))
        .toList();
  }

  /** What lives in the space of the pool's scope. */
  List<NaiveRange> live(Pool pool) {
    return rows.guests.stream()
        .filter(g -> g.scope == pool.scope && g.range.bits() == pool.bits)
        .map(g -> g.range)
        .toList();
  }

  List<Grant> grants(Pool pool) {
    return rows.grants.stream().filter(g -> g.pool == pool).toList();
  }

  List<Kept> kept(Pool pool) {
    return rows.kept.stream().filter(k -> k.pool() == pool).toList();
  }

  /** The lowest of what holds or held a part of the range in the pool. */
  @Nullable Grant rival(Pool pool, NaiveRange range) {
    List<Grant> all = new ArrayList<>(grants(pool));
    kept(pool).forEach(k -> all.add(k.previous()));
    return all.stream()
        .filter(g -> g.range.overlaps(range))
        .min(Comparator.comparing(g -> g.range.from()))
        .orElse(null);
  }

  private List<NaiveRange> taken(Pool pool) {
    List<NaiveRange> taken = new ArrayList<>(live(pool));
    grants(pool).forEach(g -> taken.add(g.range));
    kept(pool).forEach(k -> taken.add(k.range()));
    return taken;
  }

  /** The largest blocks of which every address is free, lowest first. */
  List<NaiveRange> free(Pool pool) {
    List<NaiveRange> taken = new ArrayList<>(taken(pool));
    taken.sort(Comparator.comparing(NaiveRange::from));
    List<NaiveRange> free = new ArrayList<>();
    for (NaiveRange space : usable(pool)) {
      BigInteger at = space.from();
      for (NaiveRange range : taken) {
        if (range.overlaps(space)) {
          fill(space, at, range.from(), free);
          at = at.max(range.to());
        }
      }
      fill(space, at, space.to(), free);
    }
    return free;
  }

  /** Cuts a gap into the largest blocks, from the left. */
  private static void fill(
      NaiveRange space, BigInteger from, BigInteger to, List<NaiveRange> free) {
    BigInteger at = from;
    while (at.compareTo(to) < 0) {
      int length = space.length();
      NaiveRange block = NaiveRange.around(space.bits(), at, length);
      while (!block.from().equals(at) || block.to().compareTo(to) > 0) {
        block = NaiveRange.around(space.bits(), at, ++length);
      }
      free.add(block);
      at = block.to();
    }
  }

  /** What the strategy takes: each says in which order it looks at what is free. */
  @Nullable NaiveRange choose(Pool pool, Strategy strategy, int length, Bounds bounds) {
    if (strategy == Strategy.LOWEST) {
      List<NaiveRange> taken = taken(pool);
      return usable(pool).stream()
          .map(u -> lowestIn(u, length, taken, bounds))
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
    Comparator<NaiveRange> shortestFirst = Comparator.comparing(NaiveRange::length);
    return free(pool).stream()
        .sorted(strategy == Strategy.SPARSE ? shortestFirst : shortestFirst.reversed())
        .map(f -> lowestIn(f, length, List.of(), bounds))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The lowest one that is as large as wanted, or as near to that as there is. */
  @Nullable NaiveRange nearest(Pool pool, int length, Bounds bounds) {
    List<NaiveRange> free = free(pool);
    int smallest = pool.max != null ? pool.max : pool.bits;
    for (int next = length; next <= smallest && !free.isEmpty(); next++) {
      for (NaiveRange block : free) {
        NaiveRange found = lowestIn(block, next, List.of(), bounds);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The lowest block begins where the space or an allowed one does, or where something ends. */
  static @Nullable NaiveRange lowestIn(
      NaiveRange space, int length, List<NaiveRange> taken, Bounds bounds) {
    if (length < space.length()) {
      return null;
    }
    TreeSet<BigInteger> starts = new TreeSet<>(List.of(space.from()));
    taken.forEach(t -> starts.add(t.to()));
    if (bounds.inside != null) {
      bounds.inside.forEach(i -> starts.add(i.from()));
    }
    bounds.outside.forEach(o -> starts.add(o.to()));
    BigInteger most = BigInteger.TWO.pow(space.bits() - length).subtract(BigInteger.ONE);
    for (BigInteger start : starts) {
      NaiveRange block = NaiveRange.around(space.bits(), start.add(most), length);
      if (space.covers(block) && taken.stream().noneMatch(block::overlaps) && bounds.allow(block)) {
        return block;
      }
    }
    return null;
  }
}
