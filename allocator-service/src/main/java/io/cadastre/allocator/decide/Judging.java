package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.register.Judge;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Asks the domain what a fact means, and keeps which resources of a snapshot have come until it is
 * complete. A snapshot that is not complete when it ends says nothing about absence.
 */
final class Judging {
  private static final String SNAPSHOTS = "snapshot/";
  private static final byte[] SEEN = new byte[0];

  private final KeyValueStore<String, byte[]> store;
  private final StoreRows rows;
  private final StateCodec codec;

  Judging(KeyValueStore<String, byte[]> store, StoreRows rows, StateCodec codec) {
    this.store = store;
    this.rows = rows;
    this.codec = codec;
  }

  /** What follows from that fact; empty where nothing does. */
  List<Event> judge(Fact fact) {
    FactEnvelope envelope = fact.envelope();
    return switch (fact) {
      case Fact.ResourceSeen seen -> {
        if (seen.snapshot() != null) {
          String extent = extent(envelope, seen.resource().account(), seen.resource().region());
          mark(extent, seen.snapshot(), seen.resource().id());
        }
        yield Judge.seen(seen, rows);
      }
      case Fact.ResourceGone gone -> Judge.gone(gone, rows);
      case Fact.SnapshotBegin begin -> {
        String extent = extent(envelope, begin.account(), begin.region());
        forget(extent);
        // Where nothing is known nothing can be absent, and nothing need be remembered.
        if (Judge.knows(begin, rows)) {
          store.put(extent, codec.encode(new Snapshot(begin.snapshot(), 0)));
        }
        yield List.of();
      }
      case Fact.SnapshotEnd end -> {
        String extent = extent(envelope, end.account(), end.region());
        byte[] bytes = store.get(extent);
        Snapshot begun = bytes == null ? null : codec.decode(bytes, Snapshot.class);
        Set<String> seen = forget(extent);
        yield begun != null
                && begun.snapshot().equals(end.snapshot())
                && begun.seen() == end.count()
            ? Judge.absent(end, seen, rows)
            : List.of();
      }
    };
  }

  private void mark(String extent, String snapshot, String id) {
    byte[] bytes = store.get(extent);
    Snapshot begun = bytes == null ? null : codec.decode(bytes, Snapshot.class);
    if (begun != null && begun.snapshot().equals(snapshot)) {
      store.put(extent, codec.encode(new Snapshot(snapshot, begun.seen() + 1)));
      store.put(extent + id, SEEN);
    }
  }

  /** Drops what is kept of an extent; returns the ids that had come. */
  private Set<String> forget(String extent) {
    Set<String> seen = new TreeSet<>();
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries =
        store.range(extent, extent + StoreRows.BEHIND)) {
      while (entries.hasNext()) {
        KeyValue<String, byte[]> entry = entries.next();
        keys.add(entry.key);
        if (entry.key.length() > extent.length()) {
          seen.add(entry.key.substring(extent.length()));
        }
      }
    }
    keys.forEach(store::delete);
    return seen;
  }

  /** Ends with a slash; the ids that have come stand behind it. */
  private static String extent(FactEnvelope envelope, String account, String region) {
    return SNAPSHOTS
        + String.join(
            "/",
            envelope.ipam().value(),
            envelope.discovery().value(),
            envelope.source(),
            account,
            region)
        + "/";
  }
}
