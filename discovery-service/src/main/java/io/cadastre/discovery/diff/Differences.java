package io.cadastre.discovery.diff;

import io.cadastre.domain.resource.Resource;
import io.cadastre.kafka.state.Discovered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what a source sees with what it saw: maps by the text of the resources' keys. */
public final class Differences {
  private Differences() {}

  /**
   * What a sweep of that source shows.
   *
   * @param owner the account whose resource discoveries see it
   */
  public static SortedMap<String, Discovered> observed(
      String source, String owner, List<Resource> swept) {
    SortedMap<String, Discovered> observed = new TreeMap<>();
    for (Resource resource : swept) {
      Discovered discovered = new Discovered(source, owner, resource);
      if (observed.put(discovered.key().text(), discovered) != null) {
        throw new IllegalArgumentException("swept twice: " + discovered.key());
      }
    }
    return observed;
  }

  /** What leads from one to the other, in the order of the keys. */
  public static List<Difference> between(
      Map<String, Discovered> known, Map<String, Discovered> observed) {
    List<Difference> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(known.keySet());
    keys.addAll(observed.keySet());
    for (String key : keys) {
      Discovered before = known.get(key);
      Discovered after = observed.get(key);
      if (before == null && after != null) {
        differences.add(new Difference.Appeared(after));
      } else if (before != null && after == null) {
        differences.add(new Difference.Disappeared(before));
      } else if (before != null && after != null) {
        addChange(before, after, differences);
      }
    }
    return differences;
  }

  private static void addChange(Discovered before, Discovered after, List<Difference> to) {
    if (!before.discoveryOwner().equals(after.discoveryOwner())) {
      // Two audiences: one is told that it is gone, the other that it is there.
      to.add(new Difference.Disappeared(before));
      to.add(new Difference.Appeared(after));
    } else if (!before.equals(after)) {
      to.add(new Difference.Changed(before, after));
    }
  }

  public static void apply(Difference difference, Map<String, Discovered> known) {
    String key = difference.subject().key().text();
    switch (difference) {
      case Difference.Appeared appeared -> known.put(key, appeared.after());
      case Difference.Changed changed -> known.put(key, changed.after());
      case Difference.Disappeared disappeared -> known.remove(key);
    }
  }
}
