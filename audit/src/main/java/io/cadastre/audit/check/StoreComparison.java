package io.cadastre.audit.check;

import io.cadastre.audit.form.Decoder;
import io.cadastre.audit.form.Item;
import io.cadastre.audit.form.Objection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a deciding task keeps with what the events come to. Both are taken at the sequence
 * of the aggregate's head row, which stands in the store with the rows that it is of.
 */
final class StoreComparison {
  static final String HEAD = "head/";

  private final NavigableMap<String, byte[]> store;
  private final Decoder decoder;
  private final Map<String, Item> heads = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final TreeSet<String> open = new TreeSet<>();
  private int compared;

  StoreComparison(NavigableMap<String, byte[]> store, Decoder decoder) {
    this.store = store;
    this.decoder = decoder;
    store
        .subMap(HEAD, RowKeys.behind(HEAD))
        .forEach((key, value) -> heads.put(key.substring(HEAD.length()), decoder.item(value)));
    open.addAll(heads.keySet());
  }

  /** An event was applied: where it is the one that the store has come to, both must agree. */
  void reached(PartitionCheck check, String aggregate, long sequence, String hash) {
    Item head = heads.get(aggregate);
    if (head == null || head.number("sequence") != sequence) {
      return;
    }
    open.remove(aggregate);
    compared++;
    if (!head.text("hash").equals(hash)) {
      add(
          aggregate,
          sequence,
          "the store has the hash " + head.text("hash") + " of it, not " + hash);
      return;
    }
    String difference = difference(kept(check.rows(aggregate), aggregate), rows(aggregate));
    if (difference != null) {
      add(aggregate, sequence, "behind it store and log differ: " + difference);
    }
  }

  /** All but the places of allocations, which the deciding tasks hold in heap. */
  private static Map<String, String> kept(Map<String, String> rows, String aggregate) {
    Map<String, String> kept = new HashMap<>(rows);
    kept.keySet().removeIf(key -> key.startsWith(RowKeys.place(aggregate, "")));
    return kept;
  }

  private void add(String aggregate, long sequence, String wrong) {
    findings.add(new Finding(null, aggregate, sequence, wrong));
  }

  private Map<String, byte[]> rows(String aggregate) {
    Map<String, byte[]> rows = new HashMap<>();
    rows.putAll(store.subMap(aggregate + "/", RowKeys.behind(aggregate + "/")));
    byte[] own = store.get(RowKeys.ipam(aggregate));
    if (own != null) {
      rows.put(RowKeys.ipam(aggregate), own);
    }
    return rows;
  }

  private @Nullable String difference(Map<String, String> log, Map<String, byte[]> kept) {
    TreeSet<String> keys = new TreeSet<>(log.keySet());
    keys.addAll(kept.keySet());
    for (String key : keys) {
      String expected = log.get(key);
      String actual = text(kept.get(key));
      if (!Objects.equals(expected, actual)) {
        return key
            + " is "
            + (expected == null ? "nothing" : expected)
            + " by the events, and "
            + (actual == null ? "nothing" : actual)
            + " in the store";
      }
    }
    return null;
  }

  private @Nullable String text(byte @Nullable [] framed) {
    try {
      return framed == null ? null : decoder.item(framed).canonical();
    } catch (Objection wrong) {
      return "unreadable (" + wrong.sentence() + ")";
    }
  }

  /** Whether every aggregate of the store that is good has been compared. */
  boolean isDone(PartitionCheck check) {
    return open.stream()
        .noneMatch(
            id -> {
              Long sequence = check.sequence(id);
              return sequence != null || !check.knows(id);
            });
  }

  /**
   * What is in one and not in the other.
   *
   * @param again reads the store once more, for what came to be meanwhile
   */
  List<Finding> missing(PartitionCheck check, Supplier<NavigableMap<String, byte[]>> again) {
    for (String id : open) {
      Long sequence = check.sequence(id);
      if (sequence != null || !check.knows(id)) {
        add(
            id,
            0,
            "the store has come to event "
                + Objects.requireNonNull(heads.get(id)).number("sequence")
                + ", and the log ends with "
                + (sequence == null ? "nothing" : "event " + sequence));
      }
    }
    List<String> unknown =
        check.standing().stream()
            .map(Standing::aggregate)
            .filter(id -> !heads.containsKey(id))
            .toList();
    if (!unknown.isEmpty()) {
      NavigableMap<String, byte[]> now = again.get();
      for (String id : unknown) {
        if (!now.containsKey(HEAD + id)) {
          add(id, 0, "the store knows nothing of it");
        }
      }
    }
    checkStray();
    return findings;
  }

  /** Rows of an IPAM that has no head are of no event. */
  private void checkStray() {
    String key = store.ceilingKey("ipam-");
    while (key != null && key.startsWith("ipam-")) {
      String ipam = key.substring(0, Math.max(0, key.indexOf('/')));
      if (!heads.containsKey(ipam)) {
        add(ipam, 0, "the store has " + key + ", and no event of it");
      }
      key = store.ceilingKey(RowKeys.behind(ipam + "/"));
    }
  }

  int compared() {
    return compared;
  }
}
