package io.cadastre.audit.form;

import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Framed bytes to items, by the schema id that they carry, in the shape of the newest version of
 * their record. Not for several threads.
 */
public final class Decoder {
  private static final int FRAMING = 5;

  private final BundledSchemas schemas = BundledSchemas.load();
  private final Map<Integer, Known> known = new HashMap<>();
  private @Nullable BinaryDecoder decoder;

  /**
   * A record.
   *
   * @param type the full name of its schema
   * @param hash what the next event of the aggregate has to hold, in hex
   */
  public record Decoded(String type, Item item, String hash) {}

  private record Known(
      String type, GenericDatumReader<GenericRecord> reader, byte[] canonicalFormSha256) {}

  /**
   * @throws Objection when the bytes are not what they say they are
   * @throws UnknownSchema when they carry an id that this release does not know
   */
  public Decoded decode(byte @Nullable [] framed) {
    byte[] bytes = Objection.there(framed, "the record has no value");
    Known writer = writer(bytes);
    MessageDigest hash = Sha256.begin();
    hash.update(writer.canonicalFormSha256);
    hash.update(bytes, FRAMING, bytes.length - FRAMING);
    return new Decoded(writer.type, read(bytes, writer), HexFormat.of().formatHex(hash.digest()));
  }

  /** The item alone. */
  public Item item(byte[] framed) {
    return read(framed, writer(framed));
  }

  private Known writer(byte[] framed) {
    Objection.unless(
        framed.length >= FRAMING && framed[0] == 0, "the record is not in the wire format");
    int id = ByteBuffer.wrap(framed, 1, 4).getInt();
    Known found = known.get(id);
    if (found == null) {
      Released released = schemas.byId(id);
      if (released == null) {
        throw new UnknownSchema(String.format("schema id 0x%08x is not one of this release's", id));
      }
      Schema schema = released.schema();
      Schema newest = schemas.latest(schema.getFullName()).schema();
      found =
          new Known(
              schema.getFullName(),
              new GenericDatumReader<>(schema, newest),
              Sha256.begin()
                  .digest(
                      SchemaNormalization.toParsingForm(schema).getBytes(StandardCharsets.UTF_8)));
      known.put(id, found);
    }
    return found;
  }

  private Item read(byte[] framed, Known writer) {
    decoder = DecoderFactory.get().binaryDecoder(framed, FRAMING, framed.length - FRAMING, decoder);
    try {
      Item item = Item.of(writer.reader.read(null, decoder));
      Objection.unless(decoder.isEnd(), "bytes are left over behind the %s", writer.type);
      return item;
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | UnsupportedOperationException e) {
      throw new Objection("the bytes are not a " + writer.type + ": " + e.getMessage());
    }
  }
}
