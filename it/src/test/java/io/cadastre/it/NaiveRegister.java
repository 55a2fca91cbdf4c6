package io.cadastre.it;

import io.cadastre.it.AwsSpace.Change;
import io.cadastre.it.AwsSpace.Pool;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What must become of the changes of AWS's space, found with no code of ours and nothing clever: a
 * list of what is live, looked through from end to end.
 */
final class NaiveRegister {
  /** Addresses, both included, as whole numbers. */
  record Span(BigInteger first, BigInteger last) {
    static Span of(String cidr) {
      String[] parts = cidr.split("/", -1);
      try {
        byte[] address = InetAddress.getByName(parts[0]).getAddress(); // a literal
        BigInteger first = new BigInteger(1, address);
        int rest = address.length * Byte.SIZE - Integer.parseInt(parts[1]);
        return new Span(first, first.add(BigInteger.ONE.shiftLeft(rest)).subtract(BigInteger.ONE));
      } catch (UnknownHostException e) {
        throw new AssertionError(cidr, e);
      }
    }

    boolean contains(Span other) {
      return first.compareTo(other.first) <= 0 && other.last.compareTo(last) <= 0;
    }

    boolean overlaps(Span other) {
      return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }
  }

  /**
   * A CIDR that came to the list.
   *
   * @param granted whether it lay in its pool and nothing stood in its way
   * @param began the number of the change by which it came
   * @param ended that by which it left; {@link #NEVER} where it did not, or was not granted
   */
  record Life(Pool pool, String cidr, boolean granted, int began, int ended) {
    static final int NEVER = Integer.MAX_VALUE;

    /** Whether it was there once that change was made. */
    boolean lives(int number) {
      return granted && began <= number && number < ended;
    }
  }

  private final Map<Integer, Life> byBegin = new HashMap<>();
  private final Map<Pool, List<Entry>> live = new HashMap<>();
  private final IntPredicate allowed;
  private int released;
  private int releasedNothing;

  private record Entry(String cidr, Span span, int began) {}

  /**
   * @param allowed the netmask lengths that an allocation may have
   */
  NaiveRegister(List<Change> changes, IntPredicate allowed) {
    this.allowed = allowed;
    for (Change change : changes) {
      if (change.comes()) {
        add(change);
      } else {
        remove(change);
      }
    }
  }

  private void add(Change change) {
    List<Entry> there = live.computeIfAbsent(change.pool(), p -> new ArrayList<>());
    Span span = Span.of(change.cidr());
    int length = Integer.parseInt(change.cidr().substring(change.cidr().indexOf('/') + 1));
    boolean granted =
        allowed.test(length)
            && Span.of(change.pool().cidr()).contains(span)
            && there.stream().noneMatch(entry -> entry.span.overlaps(span));
    if (granted) {
      there.add(new Entry(change.cidr(), span, change.number()));
    }
    byBegin.put(
        change.number(),
        new Life(change.pool(), change.cidr(), granted, change.number(), Life.NEVER));
  }

  private void remove(Change change) {
    List<Entry> there = live.getOrDefault(change.pool(), List.of());
    for (Entry entry : there) {
      if (entry.cidr.equals(change.cidr())) {
        there.remove(entry);
        byBegin.put(
            entry.began,
            new Life(change.pool(), change.cidr(), true, entry.began, change.number()));
        released++;
        return;
      }
    }
    releasedNothing++;
  }

  /** Everything that came, in order. */
  List<Life> lives() {
    return byBegin.values().stream().sorted(Comparator.comparingInt(Life::began)).toList();
  }

  int granted() {
    return (int) byBegin.values().stream().filter(Life::granted).count();
  }

  /** Allocations that were refused. */
  int refused() {
    return byBegin.size() - granted();
  }

  /** How many were granted here that the other one refused. */
  long grantedBut(NaiveRegister other) {
    return byBegin.keySet().stream().filter(this::grants).filter(n -> !other.grants(n)).count();
  }

  private boolean grants(int began) {
    Life life = byBegin.get(began);
    return life != null && life.granted;
  }

  int released() {
    return released;
  }

  /** Releases that were refused: of what was not granted. */
  int releasedNothing() {
    return releasedNothing;
  }

  /** The CIDRs of each pool that has any, once that change was made. */
  Map<Pool, Set<String>> liveAfter(int number) {
    return byBegin.values().stream()
        .filter(life -> life.lives(number))
        .collect(
            Collectors.groupingBy(Life::pool, Collectors.mapping(Life::cidr, Collectors.toSet())));
  }

  /** The sizes of the free CIDRs of a pool in the end, each as large as can be. */
  List<BigInteger> free(Pool pool) {
    List<BigInteger> sizes = new ArrayList<>();
    Span all = Span.of(pool.cidr());
    BigInteger at = all.first;
    List<Span> taken = new ArrayList<>();
    live.getOrDefault(pool, List.of()).forEach(entry -> taken.add(entry.span));
    taken.sort(Comparator.comparing(Span::first));
    for (Span span : taken) {
      fill(at, span.first, sizes);
      at = span.last.add(BigInteger.ONE);
    }
    fill(at, all.last.add(BigInteger.ONE), sizes);
    return sizes;
  }

  /** Cuts a gap into CIDRs from its lower end: each as large as its address and the gap allow. */
  private static void fill(BigInteger from, BigInteger end, List<BigInteger> sizes) {
    BigInteger at = from;
    while (at.compareTo(end) < 0) {
      int fits = end.subtract(at).bitLength() - 1;
      int aligned = at.signum() == 0 ? fits : at.getLowestSetBit();
      BigInteger size = BigInteger.ONE.shiftLeft(Math.min(fits, aligned));
      sizes.add(size);
      at = at.add(size);
    }
  }
}
