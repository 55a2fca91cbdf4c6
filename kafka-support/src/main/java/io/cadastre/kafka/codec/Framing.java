package io.cadastre.kafka.codec;

import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
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
 * comes in the shape of the newest schema of its record, whatever version wrote it.
 */
final class Framing {
  static final int HEADER = 5;

  private final BundledSchemas schemas;
  private final Map<String, GenericDatumWriter<IndexedRecord>> writers = new ConcurrentHashMap<>();
  private final Map<Integer, GenericDatumReader<IndexedRecord>> readers = new ConcurrentHashMap<>();

  Framing(BundledSchemas schemas) {
    this.schemas = schemas;
  }

  Schema schema(String name) {
    return schemas.latest(name).schema();
  }

  byte[] write(String name, GenericData.Record avro) {
    Released released = schemas.latest(name);
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(4).putInt(released.id()).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      writers
          .computeIfAbsent(name, n -> new GenericDatumWriter<>(released.schema()))
          .write(avro, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  IndexedRecord read(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new MalformedRecordException("no value");
    }
    Released writer = released(bytes);
    GenericDatumReader<IndexedRecord> reader =
        readers.computeIfAbsent(
            writer.id(),
            id -> new GenericDatumReader<>(writer.schema(), schema(writer.schema().getFullName())));
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    try {
      IndexedRecord avro = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new MalformedRecordException(
            "bytes left over after " + writer.schema().getFullName());
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

  Hash hash(byte[] framed) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(released(framed).fingerprint().sha256());
      sha256.update(framed, HEADER, framed.length - HEADER);
      return new Hash(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Released released(byte[] bytes) {
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
}
