package io.cadastre.allocator.decide;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where each allocation of a task lies, by its id. It is a function of the rows and kept in heap:
 * as rows of their own, places would be as many records again, and almost every request asks for
 * one that is not there, to find that an id is new.
 *
 * <p>A hash table with linear probing over two longs an entry, some 25 bytes for each allocation.
 * It holds 32 bits of an id's hash and no id: who asks looks at the row to see whether it is the
 * one.
 */
final class Places {
  private static final int LEAST = 64;
  private static final int MOST_HOMES = 1 << 24;

  private final List<Home> homes = new ArrayList<>();
  private final Map<Home, Integer> numbers = new HashMap<>();

  /** What two longs have no room for: IPv6 CIDRs smaller than a /64, the 2^24th pool. */
  private final Map<AllocationId, AllocationPlace> others = new HashMap<>();

  /** So that nobody can choose ids that all lie in one place. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  /**
   * Of each entry: 32 bits of the id's hash, 7 of the length, 1 of the family, 24 of the home's
   * number counted from 1; 0 where there is none.
   */
  private long[] marks = new long[LEAST];

  /** Of each entry: the first 64 bits of its address. */
  private long[] addresses = new long[LEAST];

  private int size;

  private record Home(IpamId ipam, PoolId pool) {}

  void add(AllocationRow row) {
    long mark = mark(row);
    if (mark == 0) {
      others.put(row.id(), row.place());
      return;
    }
    if (size >= marks.length / 4 * 3) {
      grow();
    }
    insert(mark, row.cidr().high());
    size++;
  }

  void remove(AllocationRow row) {
    if (others.remove(row.id()) != null) {
      return;
    }
    long mark = mark(row);
    int at = first(mark);
    while (marks[at] != 0 && (marks[at] != mark || addresses[at] != row.cidr().high())) {
      at = next(at);
    }
    if (marks[at] != 0) {
      close(at);
      size--;
    }
  }

  /**
   * The place of the allocation; null when there is none.
   *
   * @param isIt whether the allocation at a place has that id
   */
  @Nullable AllocationPlace find(AllocationId id, Predicate<AllocationPlace> isIt) {
    long hash = hash(id);
    for (int at = first(hash); marks[at] != 0; at = next(at)) {
      if (marks[at] >>> 32 == hash >>> 32) {
        AllocationPlace place = place(id, at);
        if (isIt.test(place)) {
          return place;
        }
      }
    }
    return others.get(id);
  }

  int size() {
    return size + others.size();
  }

  /** In the upper half. */
  private long hash(AllocationId id) {
    String text = id.value();
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    return hash & 0xffff_ffff_0000_0000L;
  }

  /** 0 where two longs have no room for it. */
  private long mark(AllocationRow row) {
    Cidr cidr = row.cidr();
    if (cidr.netmaskLength() > Long.SIZE) {
      return 0;
    }
    Home home = new Home(row.ipam(), row.pool());
    int number = numbers.getOrDefault(home, homes.size() + 1);
    if (number >= MOST_HOMES) {
      return 0;
    }
    if (number > homes.size()) {
      homes.add(home);
      numbers.put(home, number);
    }
    long family = cidr.family() == Family.IPV6 ? 1 : 0;
    return hash(row.id()) | (long) cidr.netmaskLength() << 25 | family << 24 | number;
  }

  private AllocationPlace place(AllocationId id, int at) {
    int mark = (int) marks[at];
    Home home = homes.get((mark & MOST_HOMES - 1) - 1);
    Family family = (mark >>> 24 & 1) == 1 ? Family.IPV6 : Family.IPV4;
    return new AllocationPlace(
        id, home.ipam, home.pool, new Cidr(family, addresses[at], 0, mark >>> 25));
  }

  private int first(long mark) {
    return (int) (mark >>> 32) & marks.length - 1;
  }

  private int next(int at) {
    return at + 1 & marks.length - 1;
  }

  private void insert(long mark, long address) {
    int at = first(mark);
    while (marks[at] != 0) {
      at = next(at);
    }
    marks[at] = mark;
    addresses[at] = address;
  }

  private void grow() {
    long[] before = marks;
    long[] of = addresses;
    marks = new long[before.length * 2];
    addresses = new long[before.length * 2];
    for (int i = 0; i < before.length; i++) {
      if (before[i] != 0) {
        insert(before[i], of[i]);
      }
    }
  }

  /** Fills the gap with what was pushed past it, so that no search stops short. */
  private void close(int gap) {
    int mask = marks.length - 1;
    marks[gap] = 0;
    for (int at = next(gap); marks[at] != 0; at = next(at)) {
      if ((at - first(marks[at]) & mask) >= (at - gap & mask)) {
        marks[gap] = marks[at];
        addresses[gap] = addresses[at];
        marks[at] = 0;
        gap = at;
      }
    }
  }
}
