package io.cadastre.kafka.codec;

import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.WriterSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 * one wrote, or somebody else's, is brought to that first, by Avro's own resolution. What is
 * written has the id that came with the program; {@link RegisteredIds} puts another in its place.
 */
final class Framing {
  static final int HEADER = 5;

  private final SchemaIds ids;
  private final Map<Class<?>, Format> formats = new ConcurrentHashMap<>();

  /** Of our own schemas: of those of others there may be any number. */
  private final Map<Integer, GenericDatumReader<IndexedRecord>> readers = new ConcurrentHashMap<>();

  Framing(SchemaIds ids) {
    this.ids = ids;
  }

  Schema schema(String name) {
    return ids.bundle().latest(name).schema();
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
    return format(type, ids.bundle().latest(prefix + type.getSimpleName()), envelope);
  }

  /** For records beside which nothing lies. */
  Format format(Class<? extends Record> type, String name) {
    Format known = formats.get(type);
    return known != null ? known : format(type, ids.bundle().latest(name), null);
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

  static boolean isFramed(byte @Nullable [] bytes) {
    return bytes != null && bytes.length >= HEADER && bytes[0] == 0;
  }

  /** The id of what is framed. */
  static int id(byte[] framed) {
    return ByteBuffer.wrap(framed, 1, 4).getInt();
  }

  /** See {@link SchemaIds#prepare}. What is not framed is known to be none of ours. */
  boolean prepare(byte @Nullable [] bytes) {
    return bytes == null || !isFramed(bytes) || prepare(id(bytes));
  }

  /** See {@link SchemaIds#prepare}. */
  boolean prepare(int id) {
    return ids.prepare(id);
  }

  /**
   * The schema that these bytes say they were written with.
   *
   * @throws MalformedRecordException when they are not framed as ours are
   * @throws io.cadastre.schemas.SchemaUnavailableException when that cannot be said now
   */
  WriterSchema writer(byte[] bytes) {
    if (!isFramed(bytes)) {
      throw new MalformedRecordException("not in the Confluent wire format");
    }
    int id = id(bytes);
    WriterSchema writer;
    try {
      writer = ids.byId(id);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("schema " + id + " will not do: " + e.getMessage(), e);
    }
    if (writer == null) {
      throw new MalformedRecordException(String.format("unknown schema id 0x%08x", id));
    }
    return writer;
  }

  /**
   * @param writer of a record of that format, whichever version
   * @throws MalformedRecordException when the bytes are not what it says
   */
  Plan.Read read(byte[] bytes, WriterSchema writer, Format format) {
    String name = writer.name();
    byte[] newest = writer.id() == format.newest.id() ? bytes : write(name, read(bytes, writer));
    AvroIn in = new AvroIn(newest, HEADER, name);
    Plan.Read read = format.plan.readAll(in);
    if (!in.isEnd()) {
      throw leftOver(writer);
    }
    return read;
  }

  private static MalformedRecordException leftOver(WriterSchema writer) {
    return new MalformedRecordException("bytes left over after " + writer.name());
  }

  /** For those who want fields by name, whatever version wrote them. */
  IndexedRecord read(byte[] bytes) {
    return read(bytes, writer(bytes));
  }

  private IndexedRecord read(byte[] bytes, WriterSchema writer) {
    GenericDatumReader<IndexedRecord> reader = reader(writer);
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    try {
      IndexedRecord avro = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw leftOver(writer);
      }
      return avro;
    } catch (MalformedRecordException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // bytes and schema are anybody's
      throw new MalformedRecordException("not a " + writer.name() + ": " + e.getMessage(), e);
    }
  }

  private GenericDatumReader<IndexedRecord> reader(WriterSchema writer) {
    return writer instanceof Released
        ? readers.computeIfAbsent(writer.id(), id -> newReader(writer))
        : newReader(writer);
  }

  private GenericDatumReader<IndexedRecord> newReader(WriterSchema writer) {
    return new GenericDatumReader<>(writer.schema(), schema(writer.name()));
  }

  /** The way back, in the newest version of the record of that name. */
  byte[] write(String name, IndexedRecord avro) {
    Released schema = ids.bundle().latest(name);
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
