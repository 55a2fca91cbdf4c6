package io.cadastre.kafka.codec;

import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Confluent wire format: a zero byte, four bytes of schema id, the Avro payload. What is read
 * comes in the shape of the newest schema of its record, whatever version wrote it: what an older
 * one wrote is brought to that first, by Avro's own resolution.
 */
final class Framing {
  static final int HEADER = 5;

  private final BundledSchemas schemas;
  private final Map<Class<?>, Format> formats = new ConcurrentHashMap<>();
  private final Map<Integer, GenericDatumReader<IndexedRecord>> readers = new ConcurrentHashMap<>();

  Framing(BundledSchemas schemas) {
    this.schemas = schemas;
  }

  Schema schema(String name) {
    return schemas.latest(name).schema();
  }

  /** The newest version of a record and how the records of a class become it. */
  record Format(Released newest, Plan plan) {}

  /**
   * @param prefix of the schema's name, up to what is the name of the class as well
   * @param envelope the class of what lies beside the records; null where nothing does
   */
  Format format(
      Class<? extends Record> type, String prefix, @Nullable Class<? extends Record> envelope) {
    Format known = formats.get(type);
    if (known != null) {
      return known;
    }
    return format(type, schemas.latest(prefix + type.getSimpleName()), envelope);
  }

  /** For records beside which nothing lies. */
  Format format(Class<? extends Record> type, String name) {
    Format known = formats.get(type);
    return known != null ? known : format(type, schemas.latest(name), null);
  }

  private Format format(
      Class<? extends Record> type, Released newest, @Nullable Class<? extends Record> envelope) {
    Format format = new Format(newest, Plan.of(type, newest.schema(), envelope));
    formats.put(type, format);
    return format;
  }

  byte[] write(Format format, @Nullable Record envelope, Record record) {
    AvroOut out = begin(format.newest);
    format.plan.write(envelope, record, out);
    return out.toBytes();
  }

  private static AvroOut begin(Released schema) {
    AvroOut out = new AvroOut();
    out.writeByte(0);
    out.writeFourBytes(schema.id());
    return out;
  }

  /**
   * What stands on a topic may be nothing.
   *
   * @throws MalformedRecordException when it is
   */
  static byte[] value(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new MalformedRecordException("no value");
    }
    return bytes;
  }

  /**
   * The schema that these bytes say they were written with.
   *
   * @throws MalformedRecordException when they are not framed as ours are
   */
  Released writer(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != 0) {
      throw new MalformedRecordException("not in the Confluent wire format");
    }
    int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
    Released released = schemas.byId(id);
    if (released == null) {
      throw new MalformedRecordException(String.format("unknown schema id 0x%08x", id));
    }
    return released;
  }

  /**
   * @param writer of a record of that format, whichever version
   * @throws MalformedRecordException when the bytes are not what it says
   */
  Plan.Read read(byte[] bytes, Released writer, Format format) {
    String name = writer.schema().getFullName();
    byte[] newest = writer.id() == format.newest.id() ? bytes : write(name, read(bytes));
    AvroIn in = new AvroIn(newest, HEADER, name);
    Plan.Read read = format.plan.readAll(in);
    if (!in.isEnd()) {
      throw leftOver(writer);
    }
    return read;
  }

  private static MalformedRecordException leftOver(Released writer) {
    return new MalformedRecordException("bytes left over after " + writer.schema().getFullName());
  }

  /** For those who want fields by name, whatever version wrote them. */
  IndexedRecord read(byte[] bytes) {
    Released writer = writer(bytes);
    GenericDatumReader<IndexedRecord> reader =
        readers.computeIfAbsent(
            writer.id(),
            id -> new GenericDatumReader<>(writer.schema(), schema(writer.schema().getFullName())));
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    try {
      IndexedRecord avro = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw leftOver(writer);
      }
      return avro;
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | UnsupportedOperationException e) {
      throw new MalformedRecordException(
          "not a " + writer.schema().getFullName() + ": " + e.getMessage(), e);
    }
  }

  /** The way back, in the newest version of the record of that name. */
  byte[] write(String name, IndexedRecord avro) {
    Released schema = schemas.latest(name);
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(begin(schema).toBytes());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<IndexedRecord>(schema.schema()).write(avro, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  Hash hash(byte[] framed) {
    MessageDigest sha256 = Hash.sha256();
    sha256.update(writer(framed).fingerprint().sha256());
    sha256.update(framed, HEADER, framed.length - HEADER);
    return new Hash(sha256.digest());
  }
}
