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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * Requests that wait for something that somebody else has to tell: their schema (docs/adr/0018), or
 * which topic they came by. They are laid aside in the store, and looked at again until it is told.
 * So none is lost, and neither a slow answer nor none holds up anybody else.
 *
 * @param <C> by what it is known what a request waits for; those that wait for the same stay in
 *     their order
 */
final class Waiting<C> {
  /** How often it is looked whether it has been told. */
  static final Duration LOOK = Duration.ofMillis(100);

  private static final byte FORM = 1;

  private final KeyValueStore<String, byte[]> store;
  private final String prefix;
  private final int atOnce;
  private final Function<Kept, C> cause;
  private final DecidingMetrics metrics;
  private long next;

  /** How many wait, by what they wait for; who waits longest is asked for first. */
  private final Map<C, Integer> counts = new LinkedHashMap<>();

  /**
   * @param store holds what waited before
   * @param prefix of their keys there
   * @param atOnce how many are taken out in one go: others are to be decided in between
   * @param cause what one waits for
   */
  Waiting(
      KeyValueStore<String, byte[]> store,
      String prefix,
      int atOnce,
      Function<Kept, C> cause,
      DecidingMetrics metrics) {
    this.store = store;
    this.prefix = prefix;
    this.atOnce = atOnce;
    this.cause = cause;
    this.metrics = metrics;
    try (KeyValueIterator<String, byte[]> kept = kept()) {
      while (kept.hasNext()) {
        KeyValue<String, byte[]> one = kept.next();
        next = HexFormat.fromHexDigitsToLong(one.key.substring(prefix.length())) + 1;
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
    return store.range(prefix, prefix + StoreRows.BEHIND);
  }

  private void counted(Kept one, int more) {
    counts.merge(cause.apply(one), more, (a, b) -> a + b == 0 ? null : a + b);
    metrics.waiting(more);
  }

  /** Whether any wait for that. */
  boolean waitFor(@Nullable C cause) {
    return !counts.isEmpty() && counts.containsKey(cause);
  }

  /** Lays one aside, behind the others. */
  void keep(Record<byte[], byte[]> record, RecordMetadata at) {
    store.put(prefix + HexFormat.of().toHexDigits(next++), encode(record, at));
    counted(new Kept(record, at), 1);
  }

  /**
   * Takes out, in their order, those that need not wait any more. Those before them that must are
   * stepped over: what they wait for may never be told.
   *
   * @param told whether that is so of those that wait for this
   */
  List<Kept> ready(Predicate<C> told) {
    List<Kept> ready = new ArrayList<>();
    // What is not known at the first of them, and is a moment later, is not known this time.
    Set<C> known = new HashSet<>();
    int left = 0;
    for (Map.Entry<C, Integer> waited : counts.entrySet()) {
      if (told.test(waited.getKey())) {
        known.add(waited.getKey());
        left += waited.getValue();
      }
    }
    if (left == 0) {
      return ready;
    }
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> kept = kept()) {
      while (ready.size() < Math.min(left, atOnce) && kept.hasNext()) {
        KeyValue<String, byte[]> one = kept.next();
        Kept request = decode(one.value);
        if (known.contains(cause.apply(request))) {
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
