package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CIDRs that may nest and that several may have, each with those who have it.
 *
 * <p>A search looks at the enclosing CIDRs of the netmask lengths that there are, and at those
 * inside; both in O(log n) each. Mutable, and for one thread at a time.
 *
 * @param <H> who has a CIDR
 */
public final class NestedCidrs<H> {
  private final NavigableMap<Cidr, List<H>> holders = new TreeMap<>();

  /** How many CIDRs there are of each family and netmask length. */
  private final int[][] lengths = new int[Family.values().length][Family.IPV6.bits() + 1];

  /** Whether nobody had the CIDR before. */
  public boolean add(Cidr cidr, H holder) {
    List<H> of = holders.get(cidr);
    if (of != null) {
      of.add(holder);
      return false;
    }
    of = new ArrayList<>(1);
    of.add(holder);
    holders.put(cidr, of);
    lengths[cidr.family().ordinal()][cidr.netmaskLength()]++;
    return true;
  }

  /**
   * Whether nobody has the CIDR any more.
   *
   * @throws IllegalStateException when that holder does not have it
   */
  public boolean remove(Cidr cidr, H holder) {
    List<H> of = holders.get(cidr);
    if (of == null || !of.remove(holder)) {
      throw new IllegalStateException(holder + " does not have " + cidr);
    }
    if (!of.isEmpty()) {
      return false;
    }
    holders.remove(cidr);
    lengths[cidr.family().ordinal()][cidr.netmaskLength()]--;
    return true;
  }

  /** Those who have exactly this CIDR. */
  public List<H> holders(Cidr cidr) {
    return List.copyOf(holders.getOrDefault(cidr, List.of()));
  }

  /** The largest CIDR that contains this one or is it; null when there is none. */
  public @Nullable Cidr around(Cidr cidr) {
    int[] present = lengths[cidr.family().ordinal()];
    for (int length = 0; length <= cidr.netmaskLength(); length++) {
      if (present[length] > 0) {
        Cidr parent = cidr.parent(length);
        if (holders.containsKey(parent)) {
          return parent;
        }
      }
    }
    return null;
  }

  /** The CIDRs in this one, it included, without those in another of them; in order. */
  public List<Cidr> outermostIn(Cidr within) {
    List<Cidr> outermost = new ArrayList<>();
    for (Cidr cidr : holders.tailMap(within, true).keySet()) {
      if (!within.contains(cidr)) {
        break;
      }
      if (outermost.isEmpty() || !outermost.getLast().contains(cidr)) {
        outermost.add(cidr);
      }
    }
    return outermost;
  }

  /** The lowest CIDR that shares an address with this one, the largest of those; null: none. */
  public @Nullable Cidr rival(Cidr cidr) {
    Cidr around = around(cidr);
    if (around != null) {
      return around;
    }
    Cidr next = holders.ceilingKey(cidr);
    return next != null && cidr.contains(next) ? next : null;
  }

  /** Passes every CIDR that shares an address with this one, with each who has it. */
  public void forEachOverlapping(Cidr cidr, BiConsumer<Cidr, H> consumer) {
    int[] present = lengths[cidr.family().ordinal()];
    for (int length = 0; length < cidr.netmaskLength(); length++) {
      if (present[length] > 0) {
        Cidr parent = cidr.parent(length);
        holders.getOrDefault(parent, List.of()).forEach(holder -> consumer.accept(parent, holder));
      }
    }
    for (Map.Entry<Cidr, List<H>> entry : holders.tailMap(cidr, true).entrySet()) {
      if (!cidr.contains(entry.getKey())) {
        break;
      }
      entry.getValue().forEach(holder -> consumer.accept(entry.getKey(), holder));
    }
  }

  /** Whether both hold the same CIDRs for the same holders, in whatever order they came. */
  public boolean sameAs(NestedCidrs<H> other) {
    return sameAs(other, holder -> holder);
  }

  /**
   * The same for holders that are others and the same.
   *
   * @param identity who a holder is
   */
  public boolean sameAs(NestedCidrs<H> other, Function<H, Object> identity) {
    return counted(identity).equals(other.counted(identity));
  }

  private Map<Cidr, Map<Object, Long>> counted(Function<H, Object> identity) {
    Map<Cidr, Map<Object, Long>> counted = new TreeMap<>();
    holders.forEach(
        (cidr, of) ->
            counted.put(
                cidr, of.stream().collect(Collectors.groupingBy(identity, Collectors.counting()))));
    return counted;
  }
}
