package io.cadastre.allocator.decide;

import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.Fact.ResourceSeen;
import io.cadastre.domain.discovery.Fact.SnapshotBegin;
import io.cadastre.domain.discovery.Fact.SnapshotEnd;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.Association;
import io.cadastre.kafka.state.Discovered;
import io.cadastre.kafka.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells an IPAM all that is known, a snapshot for each source, account and Region, a slice at a
 * time: a transaction must end soon, and requests are decided in between. Where it stands is kept,
 * so that a crash leaves nothing untold. What changes meanwhile is told in its place.
 */
final class Snapshots {
  /** Resources told in one go. */
  static final int SLICE = 1_000;

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String TELLING = "telling/";
  private static final String CURSOR = "telling-cursor/";

  private final ProcessorContext<String, Object> context;
  private final KeyValueStore<String, byte[]> store;
  private final StateCodec codec;
  private final Map<String, Association> associations;
  private final Consumer<Fact> tell;
  private @Nullable Cancellable goingOn;

  /**
   * @param associations by the id of the IPAM
   * @param tell sends a fact
   */
  Snapshots(
      ProcessorContext<String, Object> context,
      KeyValueStore<String, byte[]> store,
      StateCodec codec,
      Map<String, Association> associations,
      Consumer<Fact> tell) {
    this.context = context;
    this.store = store;
    this.codec = codec;
    this.associations = associations;
    this.tell = tell;
    if (!unfinished().isEmpty()) {
      goOn();
    }
  }

  /** Begins to tell all; what is few is told at once. */
  void begin(Association association, String cause) {
    String ipam = association.ipam().value();
    store.put(TELLING + ipam, codec.encode(new Snapshot(cause, 0)));
    store.delete(CURSOR + ipam);
    if (!slice(ipam)) {
      goOn();
    }
  }

  private void goOn() {
    if (goingOn == null) {
      goingOn =
          context.schedule(
              PAUSE,
              PunctuationType.WALL_CLOCK_TIME,
              clock -> DecisionFault.guard(() -> "cannot tell what is known", this::slices));
    }
  }

  private void slices() {
    boolean done = true;
    for (String ipam : unfinished()) {
      done &= slice(ipam);
    }
    if (done && goingOn != null) {
      goingOn.cancel();
      goingOn = null;
    }
  }

  private List<String> unfinished() {
    List<String> ipams = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> kept = store.range(TELLING, TELLING + StoreRows.BEHIND)) {
      kept.forEachRemaining(entry -> ipams.add(entry.key.substring(TELLING.length())));
    }
    return ipams;
  }

  /** Whether all has been told. */
  private boolean slice(String ipam) {
    Association association = associations.get(ipam);
    byte[] bytes = store.get(TELLING + ipam);
    if (association == null || bytes == null) {
      end(ipam);
      return true;
    }
    Snapshot telling = codec.decode(bytes, Snapshot.class);
    Telling state = new Telling(association, telling.snapshot(), telling.seen());
    String prefix = Router.RESOURCES + association.owner() + "/";
    byte[] at = store.get(CURSOR + ipam);
    String cursor = at == null ? null : new String(at, StandardCharsets.UTF_8);
    List<KeyValue<String, byte[]>> slice = next(prefix, cursor);
    for (KeyValue<String, byte[]> entry : slice) {
      state.resource(cursor, entry);
      cursor = entry.key;
    }
    if (slice.size() == SLICE && cursor != null) {
      store.put(TELLING + ipam, codec.encode(new Snapshot(telling.snapshot(), state.told)));
      store.put(CURSOR + ipam, cursor.getBytes(StandardCharsets.UTF_8));
      return false;
    }
    if (cursor != null) {
      state.endExtent(cursor);
    }
    end(ipam);
    return true;
  }

  private void end(String ipam) {
    store.delete(TELLING + ipam);
    store.delete(CURSOR + ipam);
  }

  private List<KeyValue<String, byte[]>> next(String prefix, @Nullable String cursor) {
    List<KeyValue<String, byte[]>> slice = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries =
        store.range(cursor == null ? prefix : cursor + '\0', prefix + StoreRows.BEHIND)) {
      while (entries.hasNext() && slice.size() < SLICE) {
        slice.add(entries.next());
      }
    }
    return slice;
  }

  /** One IPAM being told. */
  private final class Telling {
    private final Association association;
    private final String cause;

    /** Of the extent that is being told. */
    private int told;

    Telling(Association association, String cause, int told) {
      this.association = association;
      this.cause = cause;
      this.told = told;
    }

    void resource(@Nullable String before, KeyValue<String, byte[]> entry) {
      Extent extent = Extent.of(entry.key);
      if (before == null || !extent.equals(Extent.of(before))) {
        if (before != null) {
          endExtent(before);
        }
        told = 0;
        tell.accept(
            new SnapshotBegin(
                envelope(extent), extent.account, extent.region, cause, count(entry.key)));
      }
      told++;
      Discovered one = codec.decode(entry.value, Discovered.class);
      tell.accept(new ResourceSeen(envelope(extent), one.resource(), cause));
    }

    void endExtent(String lastKey) {
      Extent extent = Extent.of(lastKey);
      tell.accept(new SnapshotEnd(envelope(extent), extent.account, extent.region, cause, told));
    }

    private FactEnvelope envelope(Extent extent) {
      return new FactEnvelope(
          association.ipam(),
          association.discovery(),
          extent.source,
          cause,
          Instant.ofEpochMilli(context.currentSystemTimeMs()));
    }
  }

  /** How many resources the extent of that key has now. */
  private int count(String key) {
    String extent = key.substring(0, key.lastIndexOf('/') + 1);
    int count = 0;
    try (KeyValueIterator<String, byte[]> entries =
        store.range(extent, extent + StoreRows.BEHIND)) {
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
    }
    return count;
  }

  /** What a snapshot is of. */
  private record Extent(String source, String account, String region) {
    /**
     * @param key {@code resource/OWNER/SOURCE/ACCOUNT/REGION/ID}
     */
    static Extent of(String key) {
      String[] parts = Objects.requireNonNull(key).split("/", 6);
      return new Extent(parts[2], parts[3], parts[4]);
    }
  }
}
