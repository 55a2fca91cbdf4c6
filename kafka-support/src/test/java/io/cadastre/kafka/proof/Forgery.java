package io.cadastre.kafka.proof;

import io.cadastre.audit.log.LogRecord;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Tampers with a partition of a log. */
final class Forgery {
  private static final BundledSchemas SCHEMAS = BundledSchemas.load();

  private Forgery() {}

  static GenericRecord event(LogRecord record) {
    byte[] value = Objects.requireNonNull(record.value());
    return read(value, released(value).schema());
  }

  static String type(LogRecord record) {
    return released(Objects.requireNonNull(record.value())).schema().getName();
  }

  static String aggregate(LogRecord record) {
    return ((GenericRecord) event(record).get("envelope")).get("aggregate").toString();
  }

  private static Released released(byte[] value) {
    return Objects.requireNonNull(SCHEMAS.byId(ByteBuffer.wrap(value, 1, 4).getInt()));
  }

  private static GenericRecord read(byte[] value, Schema as) {
    try {
      return new GenericDatumReader<GenericRecord>(released(value).schema(), as)
          .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LogRecord with(LogRecord record, byte[] value) {
    return new LogRecord(record.place(), record.timestamp(), record.key(), value, record.headers());
  }

  /** One byte other than it was. */
  static LogRecord flipped(LogRecord record, int at, int bits) {
    byte[] value = Objects.requireNonNull(record.value()).clone();
    value[at] ^= (byte) bits;
    return with(record, value);
  }

  /** Another event in the place of that one, in the same schema. */
  static LogRecord changed(LogRecord record, Consumer<GenericRecord> change) {
    GenericRecord event = event(record);
    change.accept(event);
    return with(record, write(event, released(Objects.requireNonNull(record.value()))));
  }

  /** The same event as the version before would have written it. */
  static LogRecord inOlderSchema(LogRecord record) {
    Released newest = released(Objects.requireNonNull(record.value()));
    Released older =
        SCHEMAS.all().stream()
            .filter(r -> r.subject().equals(newest.subject()))
            .filter(r -> r.version() == newest.version() - 1)
            .findFirst()
            .orElseThrow();
    byte[] value = Objects.requireNonNull(record.value());
    return with(record, write(read(value, older.schema()), older));
  }

  /** The entries of this map in another order. */
  static void reverse(GenericRecord in, String field) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(((Map<?, ?>) in.get(field)).entrySet());
    Map<Object, Object> reversed = new LinkedHashMap<>();
    entries.reversed().forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));
    in.put(field, reversed);
  }

  /** The events behind that one made to follow it: who holds the pen can do that. */
  static void rehash(List<LogRecord> partition, int forged) {
    String aggregate = aggregate(partition.get(forged));
    LogRecord before = partition.get(forged);
    for (int i = forged + 1; i < partition.size(); i++) {
      if (aggregate(partition.get(i)).equals(aggregate)) {
        byte[] hash = hash(Objects.requireNonNull(before.value()));
        before =
            changed(
                partition.get(i),
                event -> {
                  GenericRecord envelope = (GenericRecord) event.get("envelope");
                  Schema sha256 = envelope.getSchema().getField("previousHash").schema();
                  envelope.put("previousHash", new GenericData.Fixed(sha256, hash));
                });
        partition.set(i, before);
      }
    }
  }

  private static byte[] hash(byte[] value) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(released(value).fingerprint().sha256());
      hash.update(value, 5, value.length - 5);
      return hash.digest();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] write(GenericRecord event, Released as) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(4).putInt(as.id()).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(as.schema()).write(event, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
