package io.cadastre.kafka.codec;

import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a record on its way to a topic that others read as well: in the place of the id
 * that came with the program it gets the one that they know. What is not framed, as JSON is not,
 * stays as it is.
 */
public final class RegisteredIds implements Serializer<byte[]> {
  /** The id that came with the program, four bytes, where another is in its place. */
  public static final String OURS = "bundled-schema-id";

  private final SchemaIds ids;

  public RegisteredIds(SchemaIds ids) {
    this.ids = ids;
  }

  @Override
  public byte @Nullable [] serialize(String topic, Headers headers, byte @Nullable [] value) {
    byte[] registered = serialize(topic, value);
    if (value != null && registered != value) {
      headers.remove(OURS);
      headers.add(OURS, Arrays.copyOfRange(value, 1, Framing.HEADER));
    }
    return registered;
  }

  /** A record as it was before it was sent, whatever ids others know. */
  public static byte @Nullable [] ours(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    Header ours = record.headers().lastHeader(OURS);
    if (value == null || ours == null || !Framing.isFramed(value)) {
      return value;
    }
    byte[] before = value.clone();
    System.arraycopy(ours.value(), 0, before, 1, Framing.HEADER - 1);
    return before;
  }

  @Override
  public byte @Nullable [] serialize(String topic, byte @Nullable [] value) {
    if (value == null || !Framing.isFramed(value)) {
      return value;
    }
    Released ours = ids.bundle().byId(Framing.id(value));
    int id = ours == null ? Framing.id(value) : ids.idOf(ours);
    if (id == Framing.id(value)) {
      return value;
    }
    byte[] registered = value.clone();
    ByteBuffer.wrap(registered, 1, 4).putInt(id);
    return registered;
  }
}
