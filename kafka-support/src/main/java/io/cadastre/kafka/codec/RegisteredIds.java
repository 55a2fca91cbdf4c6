package io.cadastre.kafka.codec;

import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a record on its way to a topic that others read as well: in the place of the id
 * that came with the program it gets the one that they know. What is not framed, as JSON is not,
 * stays as it is.
 */
public final class RegisteredIds implements Serializer<byte[]> {
  private final SchemaIds ids;

  public RegisteredIds(SchemaIds ids) {
    this.ids = ids;
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
