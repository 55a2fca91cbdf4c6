package io.cadastre.audit.space;

import java.math.BigInteger;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ranges of one or both families that share no address, each with what it is. */
public final class Ranges<T> {
  private final NavigableMap<BigInteger, Held<T>> ipv4 = new TreeMap<>();
  private final NavigableMap<BigInteger, Held<T>> ipv6 = new TreeMap<>();

  /** A range and what it is. */
  public record Held<T>(Range range, T what) {}

  private NavigableMap<BigInteger, Held<T>> of(Range range) {
    return range.bits() == 32 ? ipv4 : ipv6;
  }

  /** The one with the highest first address that shares an address with this; null: none does. */
  public @Nullable Held<T> rival(Range range) {
    Map.Entry<BigInteger, Held<T>> below = of(range).floorEntry(range.last());
    return below != null && below.getValue().range.overlaps(range) ? below.getValue() : null;
  }

  /** The one that holds all of it; null: none does. */
  public @Nullable Held<T> around(Range range) {
    Held<T> rival = rival(range);
    return rival != null && rival.range.contains(range) ? rival : null;
  }

  public void add(Range range, T what) {
    of(range).put(range.first(), new Held<>(range, what));
  }

  public void remove(Range range) {
    of(range).remove(range.first());
  }

  /** Forgets what is this. */
  public void forget(T what) {
    ipv4.values().removeIf(held -> held.what.equals(what));
    ipv6.values().removeIf(held -> held.what.equals(what));
  }

  public Iterable<Held<T>> all() {
    return ipv4.isEmpty() ? ipv6.values() : ipv4.values();
  }
}
