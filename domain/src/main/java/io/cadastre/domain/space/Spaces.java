package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The provisioned CIDRs of one pool or one scope, disjoint, in the order of {@link Cidr}.
 *
 * <p>Searches over all of them ask each in turn, so their cost grows with their number. Mutable,
 * and for one thread at a time.
 */
public final class Spaces {
  private final TreeMap<Cidr, Space> spaces = new TreeMap<>();

  /**
   * Provisions a CIDR, wholly free.
   *
   * @throws IllegalStateException when it overlaps one provisioned
   */
  public void add(Cidr provisioned) {
    Cidr rival = rival(provisioned);
    if (rival != null) {
      throw new IllegalStateException(provisioned + " overlaps " + rival);
    }
    spaces.put(provisioned, new Space(provisioned));
  }

  /**
   * Drops a provisioned CIDR and the claims in it.
   *
   * @throws IllegalStateException unless exactly this CIDR is provisioned
   */
  public void remove(Cidr provisioned) {
    if (spaces.remove(provisioned) == null) {
      throw new IllegalStateException(provisioned + " is not provisioned");
    }
  }

  /** The space that holds the CIDR wholly; null when none does. */
  public @Nullable Space containing(Cidr cidr) {
    Map.Entry<Cidr, Space> floor = spaces.floorEntry(cidr);
    return floor != null && floor.getKey().contains(cidr) ? floor.getValue() : null;
  }

  /** The lowest provisioned CIDR that overlaps the given one; null when there is none. */
  public @Nullable Cidr rival(Cidr cidr) {
    Cidr floor = spaces.floorKey(cidr);
    if (floor != null && floor.contains(cidr)) {
      return floor;
    }
    Cidr ceiling = spaces.ceilingKey(cidr);
    return ceiling != null && cidr.contains(ceiling) ? ceiling : null;
  }

  /**
   * The lowest free CIDR of that length within the bounds, over all spaces of a family that has the
   * length; null when there is none. Claims nothing.
   *
   * @throws IllegalArgumentException when the length is negative
   */
  public @Nullable Cidr lowest(int netmaskLength, Bounds bounds) {
    if (netmaskLength < 0) {
      throw new IllegalArgumentException("no netmask length: " + netmaskLength);
    }
    for (Space space : spaces.values()) {
      if (netmaskLength <= space.provisioned().family().bits()) {
        Cidr lowest = space.lowest(netmaskLength, bounds);
        if (lowest != null) {
          return lowest;
        }
      }
    }
    return null;
  }

  /**
   * The free CIDR of that length within the bounds that lies lowest in the smallest free CIDR that
   * has one; null when there is none. Claims nothing.
   */
  public @Nullable Cidr bestFit(int netmaskLength, Bounds bounds) {
    Cidr found = null;
    for (int length = netmaskLength; length >= 0 && found == null; length--) {
      found = lowestIn(length, netmaskLength, bounds);
    }
    return found;
  }

  /**
   * The free CIDR of that length within the bounds that lies lowest in the largest free CIDR that
   * has one; null when there is none. Claims nothing.
   */
  public @Nullable Cidr sparse(int netmaskLength, Bounds bounds) {
    Cidr found = null;
    for (int length = 0; length <= netmaskLength && found == null; length++) {
      found = lowestIn(length, netmaskLength, bounds);
    }
    return found;
  }

  private @Nullable Cidr lowestIn(int freeLength, int netmaskLength, Bounds bounds) {
    for (Space space : spaces.values()) {
      if (netmaskLength <= space.provisioned().family().bits()) {
        Cidr found = space.lowestIn(freeLength, netmaskLength, bounds);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The spaces in the order of their provisioned CIDRs: a view that cannot be changed. */
  public Collection<Space> all() {
    return Collections.unmodifiableCollection(spaces.values());
  }

  public boolean isEmpty() {
    return spaces.isEmpty();
  }

  /** How many addresses are what, over all spaces. */
  public Usage usage() {
    Usage sum = Usage.NONE;
    for (Space space : spaces.values()) {
      sum = sum.plus(space.usage());
    }
    return sum;
  }
}
