package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.tag.Tags;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The form of one value on the wire: ids, CIDRs and enums are strings (enums in kebab case),
 * instants are microseconds, tags are maps, hashes are fixed, numbers without a bound are decimal
 * strings, records are their fields.
 */
interface Form {
  void write(@Nullable Object value, AvroOut out);

  /**
   * @throws MalformedRecordException when the bytes are not of the schema
   * @throws RuntimeException of whatever reads the text, when it is not of its form
   */
  @Nullable Object read(AvroIn in);

  /**
   * The form of values of that type in fields of that schema.
   *
   * @throws IllegalStateException when they do not fit
   */
  static Form of(Type type, Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return one(type, schema);
    }
    Schema other = RecordCodec.nonNull(schema);
    return new Union(one(type, other), schema.getTypes().indexOf(other));
  }

  private static Form one(Type type, Schema schema) {
    return switch (schema.getType()) {
      case STRING -> text((Class<?>) type);
      case BOOLEAN -> new Plain<Boolean>((b, out) -> out.writeByte(b ? 1 : 0), AvroIn::readBoolean);
      case INT -> new Plain<Integer>((number, out) -> out.writeLong(number), AvroIn::readInt);
      case LONG ->
          type == Instant.class
              ? new Plain<Instant>(
                  (time, out) -> out.writeLong(micros(time)), in -> instant(in.readLong()))
              : new Plain<Long>((number, out) -> out.writeLong(number), AvroIn::readLong);
      case FIXED ->
          new Plain<Hash>(
              (hash, out) -> out.writeFixed(hash.bytes()),
              in -> new Hash(in.readFixed(schema.getFixedSize())));
      case BYTES ->
          new Plain<ByteBuffer>(
              (buffer, out) -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                out.writeBytes(bytes);
              },
              in -> ByteBuffer.wrap(in.readBytes()));
      case MAP ->
          type == Tags.class
              ? new Plain<Tags>(
                  (tags, out) -> writeTexts(tags.entries(), out), in -> new Tags(readTexts(in)))
              : new Plain<Map<String, String>>(Form::writeTexts, Form::readTexts);
      case ARRAY ->
          new Items(
              of(((ParameterizedType) type).getActualTypeArguments()[0], schema.getElementType()));
      case RECORD -> Plan.of(((Class<?>) type).asSubclass(Record.class), schema);
      default -> throw new IllegalStateException("no " + type + " is a " + schema);
    };
  }

  private static Form text(Class<?> type) {
    if (type == String.class) {
      return Text.of(value -> (String) value, text -> text);
    } else if (type == Cidr.class) {
      return Text.of(Object::toString, Cidr::parse);
    } else if (type == Id.class) {
      return Text.of(id -> ((Id) id).value(), Ids::parse);
    } else if (type == BigInteger.class) {
      return Text.of(Object::toString, BigInteger::new);
    } else if (type == BigDecimal.class) {
      return Text.of(number -> ((BigDecimal) number).toPlainString(), BigDecimal::new);
    } else if (type.isEnum()) {
      Map<String, Object> constants = new HashMap<>();
      Map<Object, String> texts = new HashMap<>();
      for (Object constant : type.getEnumConstants()) {
        String text = RecordCodec.kebab((Enum<?>) constant);
        constants.put(text, constant);
        texts.put(constant, text);
      }
      return Text.of(
          texts::get,
          text -> {
            Object constant = constants.get(text);
            if (constant == null) {
              constant = constants.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            if (constant == null) {
              throw new IllegalArgumentException(
                  "'"
                      + text
                      + "' is none of "
                      + String.join(", ", new TreeSet<>(constants.keySet())));
            }
            return constant;
          });
    } else if (Id.class.isAssignableFrom(type)) {
      Plan.Maker maker = Plan.maker(type.asSubclass(Record.class));
      return Text.of(
          id -> ((Id) id).value(),
          text -> {
            try {
              return maker.make(new Object[] {text});
            } catch (MalformedRecordException e) { // said again with the place of the field
              throw new IllegalArgumentException(
                  e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
            }
          });
    }
    throw new IllegalStateException("no " + type + " is a string");
  }

  private static void writeTexts(Map<String, String> texts, AvroOut out) {
    if (!texts.isEmpty()) {
      out.writeLong(texts.size());
      texts.forEach(
          (key, value) -> {
            out.writeText(key);
            out.writeText(value);
          });
    }
    out.writeLong(0);
  }

  private static Map<String, String> readTexts(AvroIn in) {
    int count = in.readBlock();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> texts = new TreeMap<>();
    for (; count > 0; count = in.readBlock()) {
      for (int i = 0; i < count; i++) {
        texts.put(in.readText(), in.readText());
      }
    }
    return texts;
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** Null or one other. */
  record Union(Form form, int branch) implements Form {
    @Override
    public void write(@Nullable Object value, AvroOut out) {
      out.writeLong(value == null ? 1 - branch : branch);
      if (value != null) {
        form.write(value, out);
      }
    }

    @Override
    public @Nullable Object read(AvroIn in) {
      int read = in.readInt();
      if (read != 0 && read != 1) {
        throw in.malformed("no branch " + read);
      }
      return read == branch ? form.read(in) : null;
    }
  }

  /** What is a string. */
  record Text(Function<Object, @Nullable String> toText, Function<String, Object> ofText)
      implements Form {
    static Text of(Function<Object, @Nullable String> toText, Function<String, Object> ofText) {
      return new Text(toText, ofText);
    }

    @Override
    public void write(@Nullable Object value, AvroOut out) {
      out.writeText(required(value == null ? null : toText.apply(value)));
    }

    @Override
    public Object read(AvroIn in) {
      return ofText.apply(in.readText());
    }
  }

  /** What the encoding knows itself. */
  record Plain<T>(Writer<T> writer, Function<AvroIn, T> reader) implements Form {
    interface Writer<T> {
      void write(T value, AvroOut out);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(@Nullable Object value, AvroOut out) {
      writer.write((T) required(value), out);
    }

    @Override
    public @Nullable Object read(AvroIn in) {
      return reader.apply(in);
    }
  }

  /** A list. */
  record Items(Form form) implements Form {
    @Override
    public void write(@Nullable Object value, AvroOut out) {
      List<?> items = (List<?>) required(value);
      if (!items.isEmpty()) {
        out.writeLong(items.size());
        for (Object item : items) {
          form.write(item, out);
        }
      }
      out.writeLong(0);
    }

    @Override
    public Object read(AvroIn in) {
      List<@Nullable Object> items = new ArrayList<>();
      for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
        for (int i = 0; i < count; i++) {
          items.add(form.read(in));
        }
      }
      return items;
    }
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("null where the schema takes none");
    }
    return value;
  }
}
