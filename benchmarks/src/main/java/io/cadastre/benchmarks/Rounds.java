package io.cadastre.benchmarks;

import io.cadastre.benchmarks.Drain.Drained;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs of all sides, one beside the other. One in which the machine did not come to a floor says
 * nothing of us: it does not count, and another one is made in its place, but not for ever.
 */
final class Rounds {
  private final int wanted;
  private final String measure;
  private final double floor;
  private final List<Map<String, Drained>> all = new ArrayList<>();
  private final List<Map<String, Drained>> counting = new ArrayList<>();

  /**
   * @param wanted so many that count; at most as many more are made
   * @param measure the side that the floor is of; where a run has none, it counts
   * @param floor records a second
   */
  Rounds(int wanted, String measure, double floor) {
    this.wanted = wanted;
    this.measure = measure;
    this.floor = floor;
  }

  boolean areEnough() {
    return counting.size() >= wanted || all.size() >= 2 * wanted;
  }

  /**
   * Whether it counts.
   *
   * @param sides what each came to, by name
   */
  boolean add(Map<String, Drained> sides) {
    Drained machine = sides.get(measure);
    boolean counts = machine == null || machine.perSecond() >= floor;
    all.add(sides);
    if (counts) {
      counting.add(sides);
    }
    return counts;
  }

  int made() {
    return all.size();
  }

  int counted() {
    return counting.size();
  }

  /** What a side came to in the runs that count; where none does, in all of them. */
  List<Drained> of(String side) {
    return (counting.isEmpty() ? all : counting).stream().map(sides -> sides.get(side)).toList();
  }
}
