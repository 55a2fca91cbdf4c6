package io.cadastre.kafka.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.schemas.SchemaIds;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Our records as JSON, for people and scripts: the schema's names, plain values instead of Avro's
 * unions, times as ISO 8601, hashes in hex, and a record within a record, as a refusal holds the
 * request, as an object.
 */
public final class JsonView {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Framing framing;

  public JsonView(SchemaIds ids) {
    this.framing = new Framing(ids);
  }

  /**
   * The record's short name as {@code type}, then its own fields.
   *
   * @throws MalformedRecordException when the bytes are not a record of ours
   */
  public ObjectNode of(byte @Nullable [] framed) {
    IndexedRecord avro = framing.read(Framing.value(framed));
    ObjectNode json = JSON.objectNode().put("type", avro.getSchema().getName());
    json.setAll(object(avro));
    return json;
  }

  private ObjectNode object(IndexedRecord avro) {
    ObjectNode json = JSON.objectNode();
    for (Schema.Field field : avro.getSchema().getFields()) {
      json.set(field.name(), node(avro.get(field.pos()), field.schema()));
    }
    return json;
  }

  private JsonNode node(@Nullable Object value, Schema schema) {
    return switch (value) {
      case null -> JSON.nullNode();
      case IndexedRecord nested -> object(nested);
      case Collection<?> items -> {
        ArrayNode array = JSON.arrayNode();
        items.forEach(item -> array.add(node(item, chosen(schema).getElementType())));
        yield array;
      }
      case Map<?, ?> entries -> {
        ObjectNode json = JSON.objectNode();
        Map<String, Object> sorted = new TreeMap<>();
        entries.forEach((key, entry) -> sorted.put(key.toString(), entry));
        sorted.forEach((key, entry) -> json.set(key, node(entry, chosen(schema).getValueType())));
        yield json;
      }
      case GenericFixed fixed -> JSON.textNode(HexFormat.of().formatHex(fixed.bytes()));
      case ByteBuffer bytes -> bytes(bytes);
      case Long number -> number(number, chosen(schema));
      case Integer number -> JSON.numberNode(number);
      case Boolean truth -> JSON.booleanNode(truth);
      default -> JSON.textNode(value.toString());
    };
  }

  private static JsonNode number(long number, Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMicros
        ? JSON.textNode(Instant.EPOCH.plus(number, ChronoUnit.MICROS).toString())
        : JSON.numberNode(number);
  }

  private JsonNode bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    try {
      return of(bytes);
    } catch (MalformedRecordException e) {
      return JSON.textNode(HexFormat.of().formatHex(bytes));
    }
  }

  /** Our unions are of null and one other. */
  private static Schema chosen(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElse(schema)
        : schema;
  }
}
