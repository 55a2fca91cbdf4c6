package io.cadastre.audit.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record in plain values: text, whole number, truth, bytes, list, and map for both records and
 * maps. What is null is not there, so that a field which a later version adds changes nothing.
 */
public final class Item {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<String, Object> fields;

  private Item(SortedMap<String, Object> fields) {
    this.fields = fields;
  }

  static Item of(IndexedRecord avro) {
    return new Item(plain(avro));
  }

  /** Of these names and values in turn; null values are left out. */
  public static Item of(@Nullable Object... namesAndValues) {
    SortedMap<String, Object> fields = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        fields.put(
            String.valueOf(namesAndValues[i]), value instanceof Item item ? item.fields : value);
      }
    }
    return new Item(fields);
  }

  /**
   * The item of that canonical text.
   *
   * @throws Objection when it is no JSON object
   */
  public static Item parse(String json) {
    try {
      return new Item(sorted(JSON.readValue(json, Map.class)));
    } catch (JsonProcessingException e) {
      throw new Objection("not a JSON object: " + e.getOriginalMessage());
    }
  }

  private static SortedMap<String, Object> sorted(Map<?, ?> map) {
    SortedMap<String, Object> fields = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          if (value != null) {
            fields.put(String.valueOf(name), sortedValue(value));
          }
        });
    return fields;
  }

  private static Object sortedValue(Object value) {
    return switch (value) {
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> list.stream().map(Item::sortedValue).toList();
      case Integer number -> number.longValue();
      default -> value;
    };
  }

  private static SortedMap<String, Object> plain(IndexedRecord avro) {
    SortedMap<String, Object> fields = new TreeMap<>();
    for (Schema.Field field : avro.getSchema().getFields()) {
      Object value = avro.get(field.pos());
      if (value != null) {
        fields.put(field.name(), plainValue(value));
      }
    }
    return fields;
  }

  private static Object plainValue(Object value) {
    return switch (value) {
      case CharSequence text -> text.toString();
      case Integer number -> number.longValue();
      case IndexedRecord record -> plain(record);
      case GenericFixed fixed -> HexFormat.of().formatHex(fixed.bytes());
      case ByteBuffer bytes -> {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        yield copy;
      }
      case Map<?, ?> map -> {
        SortedMap<String, Object> plain = new TreeMap<>();
        map.forEach((key, item) -> plain.put(key.toString(), plainValue(item)));
        yield plain;
      }
      case List<?> list -> {
        List<Object> plain = new ArrayList<>(list.size());
        list.forEach(item -> plain.add(plainValue(item)));
        yield plain;
      }
      default -> value;
    };
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  public @Nullable String textOrNull(String name) {
    Object value = fields.get(name);
    Objection.unless(value == null || value instanceof String, "%s is no text", name);
    return (String) value;
  }

  public String text(String name) {
    return Objection.there(textOrNull(name), "%s is missing", name);
  }

  public @Nullable Long numberOrNull(String name) {
    Object value = fields.get(name);
    Objection.unless(value == null || value instanceof Long, "%s is no number", name);
    return (Long) value;
  }

  public long number(String name) {
    return Objection.there(numberOrNull(name), "%s is missing", name);
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  public byte[] bytes(String name) {
    Object value = fields.get(name);
    return Objection.there(value instanceof byte[] bytes ? bytes : null, "%s is missing", name);
  }

  @SuppressWarnings("unchecked")
  public @Nullable Item itemOrNull(String name) {
    Object value = fields.get(name);
    Objection.unless(value == null || value instanceof SortedMap, "%s is no record", name);
    return value == null ? null : new Item((SortedMap<String, Object>) value);
  }

  public Item item(String name) {
    return Objection.there(itemOrNull(name), "%s is missing", name);
  }

  /** The texts of a list, or none where there is no such list. */
  public List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  @SuppressWarnings("unchecked")
  public List<Item> items(String name) {
    return list(name).stream().map(item -> new Item((SortedMap<String, Object>) item)).toList();
  }

  private List<?> list(String name) {
    Object value = fields.get(name);
    Objection.unless(value == null || value instanceof List, "%s is no list", name);
    return value == null ? List.of() : (List<?>) value;
  }

  /** Whatever stands under that name. */
  public @Nullable Object any(String name) {
    return fields.get(name);
  }

  /** What it holds, as a value of another item. */
  public Object fields() {
    return fields;
  }

  /** The names of what there is. */
  public Iterable<String> names() {
    return fields.keySet();
  }

  /** The same with another value of that name; null: without one. */
  public Item with(String name, @Nullable Object value) {
    SortedMap<String, Object> changed = new TreeMap<>(fields);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value instanceof Item item ? item.fields : value);
    }
    return new Item(changed);
  }

  /** The same without what stands under these names. */
  public Item without(String... names) {
    SortedMap<String, Object> changed = new TreeMap<>(fields);
    for (String name : names) {
      changed.remove(name);
    }
    return new Item(changed);
  }

  /** JSON as RFC 8785 has it: one record, one text. */
  public String canonical() {
    return Canonical.text(fields);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Item item && canonical().equals(item.canonical());
  }

  @Override
  public int hashCode() {
    return canonical().hashCode();
  }

  @Override
  public String toString() {
    return canonical();
  }
}
