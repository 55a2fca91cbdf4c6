package io.cadastre.kafka.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Requests as JSON objects, for those who have no Avro: {@code type} is the record's name, the rest
 * its fields by name. Fields of the envelope may stand beside them; lists, maps and flags that are
 * empty may be left out; times are ISO 8601. A name that is not known is refused, as it would
 * otherwise be a wish that nobody hears.
 */
final class JsonRequests {
  private static final String TYPE = "type";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Framing framing;
  private final String namespace;

  JsonRequests(Framing framing, String namespace) {
    this.framing = framing;
    this.namespace = namespace;
  }

  /**
   * The same request in the wire format.
   *
   * @throws MalformedRecordException when it is no request, with the place
   */
  byte[] framed(byte @Nullable [] bytes) {
    ObjectNode request = object(bytes);
    JsonNode type = request.remove(TYPE);
    if (type == null || !type.isTextual()) {
      throw new MalformedRecordException("a request in JSON says its type, such as \"Allocate\"");
    }
    Schema schema = schema(type.asText());
    foldEnvelope(request, schema);
    return framing.write(schema.getFullName(), record(request, schema, type.asText()));
  }

  private static ObjectNode object(byte @Nullable [] bytes) {
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
      throw new MalformedRecordException("a request in JSON is an object");
    } catch (JsonProcessingException e) {
      throw new MalformedRecordException("neither framed nor JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedRecordException("neither framed nor JSON: " + e.getMessage(), e);
    }
  }

  private Schema schema(String type) {
    try {
      return framing.schema(namespace + type);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("there is no request of type " + type, e);
    }
  }

  /** What belongs into the envelope may stand beside the rest. */
  private static void foldEnvelope(ObjectNode request, Schema schema) {
    JsonNode given = request.get(Messages.ENVELOPE);
    ObjectNode envelope = given instanceof ObjectNode object ? object : JSON.createObjectNode();
    for (Schema.Field field : schema.getField(Messages.ENVELOPE).schema().getFields()) {
      if (schema.getField(field.name()) == null && request.has(field.name())) {
        if (envelope.has(field.name())) {
          throw new MalformedRecordException(field.name() + " is given twice");
        }
        envelope.set(field.name(), request.remove(field.name()));
      }
    }
    if (given == null || given.isObject()) {
      request.set(Messages.ENVELOPE, envelope);
    }
  }

  private static GenericData.Record record(JsonNode json, Schema schema, String at) {
    if (!json.isObject()) {
      throw wrong(at, "is an object", json);
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (schema.getField(name) == null) {
                throw new MalformedRecordException(
                    at + " has no field " + name + "; it has " + names(schema));
              }
            });
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      String place = at + "." + field.name();
      JsonNode value = json.get(field.name());
      record.put(
          field.pos(), value == null ? absent(field, place) : value(value, field.schema(), place));
    }
    return record;
  }

  private static String names(Schema schema) {
    TreeSet<String> names = new TreeSet<>();
    schema.getFields().forEach(field -> names.add(field.name()));
    return String.join(", ", names);
  }

  private static @Nullable Object absent(Schema.Field field, String place) {
    return switch (field.schema().getType()) {
      case UNION -> null;
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case BOOLEAN -> false;
      case RECORD -> record(JSON.createObjectNode(), field.schema(), place);
      default -> throw new MalformedRecordException(place + " is missing");
    };
  }

  private static @Nullable Object value(JsonNode json, Schema schema, String place) {
    return switch (schema.getType()) {
      case UNION -> json.isNull() ? null : value(json, RecordCodec.nonNull(schema), place);
      case RECORD -> record(json, schema, place);
      case ARRAY -> {
        if (!json.isArray()) {
          throw wrong(place, "is a list", json);
        }
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonNode item : json) {
          items.add(value(item, schema.getElementType(), place + "[" + items.size() + "]"));
        }
        yield items;
      }
      case MAP -> {
        if (!json.isObject()) {
          throw wrong(place, "is an object", json);
        }
        Map<String, @Nullable Object> entries = new HashMap<>();
        json.properties()
            .forEach(
                entry ->
                    entries.put(
                        entry.getKey(),
                        value(
                            entry.getValue(),
                            schema.getValueType(),
                            place + "." + entry.getKey())));
        yield entries;
      }
      case STRING -> {
        if (!json.isTextual()) {
          throw wrong(place, "is a text", json);
        }
        yield json.asText();
      }
      case BOOLEAN -> {
        if (!json.isBoolean()) {
          throw wrong(place, "is true or false", json);
        }
        yield json.booleanValue();
      }
      case INT -> {
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
          throw wrong(place, "is a whole number", json);
        }
        yield json.intValue();
      }
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMicros
              ? micros(json, place)
              : whole(json, place);
      default -> throw new MalformedRecordException(place + " cannot be given in JSON");
    };
  }

  private static long whole(JsonNode json, String place) {
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      throw wrong(place, "is a whole number", json);
    }
    return json.longValue();
  }

  private static long micros(JsonNode json, String place) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(json.asText()));
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(place, "is a time such as 2026-03-12T03:12:00Z", json);
    }
  }

  private static MalformedRecordException wrong(String place, String wanted, JsonNode json) {
    String text = json.toString();
    return new MalformedRecordException(
        place
            + " "
            + wanted
            + ", not "
            + (text.length() > 60 ? text.substring(0, 60) + "…" : text));
  }
}
