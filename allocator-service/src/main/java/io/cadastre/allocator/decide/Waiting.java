package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.kafka.codec.Messages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose schema only the registry can tell, and has not told yet. They are laid aside in
 * the store, and looked at again until it has. So none is lost, and neither a slow registry nor one
 * that is down holds up anybody else: docs/adr/0018.
 */
final class Waiting {
  /** How often it is looked whether a schema has come. */
  static final Duration LOOK = Duration.ofMillis(100);

  /** Looked at in one go: others are to be decided in between. */
  private static final int AT_ONCE = 100;

  private static final String KEPT = "waiting/";
  private static final byte FORM = 1;

  private final KeyValueStore<String, byte[]> store;
  private final DecidingMetrics metrics;
  private long next;

  /** How many wait, by the id of the schema that they wait for. */
  private final Map<Integer, Integer> counts = new HashMap<>();

  /**
   * @param store holds what waited before
   */
  Waiting(KeyValueStore<String, byte[]> store, DecidingMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
    try (KeyValueIterator<String, byte[]> kept = kept()) {
      while (kept.hasNext()) {
        KeyValue<String, byte[]> one = kept.next();
        next = HexFormat.fromHexDigitsToLong(one.key.substring(KEPT.length())) + 1;
        counted(decode(one.value), 1);
      }
    }
  }

  /** As it came, and where it stood. */
  record Kept(Record<byte[], byte[]> record, RecordMetadata at) {
    int schemaId() {
      return Objects.requireNonNull(Messages.schemaId(record.value()));
    }
  }

  private record Place(String topic, int partition, long offset) implements RecordMetadata {}

  private KeyValueIterator<String, byte[]> kept() {
    return store.range(KEPT, KEPT + StoreRows.BEHIND);
  }

  private void counted(Kept one, int more) {
    counts.merge(one.schemaId(), more, (a, b) -> a + b == 0 ? null : a + b);
    metrics.waiting(more);
  }

  /** Whether nobody can read it yet, or others that came before it by its schema wait still. */
  boolean mustWait(Record<byte[], byte[]> record, Messages messages) {
    return !messages.prepare(record.value())
        || !counts.isEmpty() && counts.containsKey(Messages.schemaId(record.value()));
  }

  /** Lays one aside, behind the others. */
  void keep(Record<byte[], byte[]> record, RecordMetadata at) {
    store.put(KEPT + HexFormat.of().toHexDigits(next++), encode(record, at));
    counted(new Kept(record, at), 1);
  }

  /** Takes out, in their order, those of the first hundred that can be read now. */
  List<Kept> ready(Messages messages) {
    List<Kept> ready = new ArrayList<>();
    if (counts.isEmpty()) {
      return ready;
    }
    List<String> keys = new ArrayList<>();
    // What is not known at the first of them, and is a moment later, is not known this time.
    Map<Integer, Boolean> known = new HashMap<>();
    try (KeyValueIterator<String, byte[]> kept = kept()) {
      for (int i = 0; i < AT_ONCE && kept.hasNext(); i++) {
        KeyValue<String, byte[]> one = kept.next();
        Kept request = decode(one.value);
        if (known.computeIfAbsent(
            request.schemaId(), id -> messages.prepare(request.record.value()))) {
          ready.add(request);
          keys.add(one.key);
        }
      }
    }
    keys.forEach(store::delete);
    ready.forEach(request -> counted(request, -1));
    return ready;
  }

  /** They go on waiting, elsewhere. */
  void close() {
    metrics.waiting(-counts.values().stream().mapToInt(Integer::intValue).sum());
    counts.clear();
  }

  private static byte[] encode(Record<byte[], byte[]> record, RecordMetadata at) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      write(out, at.topic().getBytes(UTF_8));
      out.writeInt(at.partition());
      out.writeLong(at.offset());
      write(out, record.key());
      write(out, record.value());
      for (Header header : record.headers()) {
        write(out, header.key().getBytes(UTF_8));
        write(out, header.value());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Kept decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte form = in.readByte();
      if (form != FORM) {
        throw new IllegalStateException("a later release laid a request aside, in form " + form);
      }
      Place at = new Place(text(in), in.readInt(), in.readLong());
      byte[] key = read(in);
      byte[] value = read(in);
      Headers headers = new RecordHeaders();
      while (in.available() > 0) {
        headers.add(text(in), read(in));
      }
      return new Kept(new Record<>(key, value, 0, headers), at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte @Nullable [] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = read(in);
    return bytes == null ? "" : new String(bytes, UTF_8);
  }
}
