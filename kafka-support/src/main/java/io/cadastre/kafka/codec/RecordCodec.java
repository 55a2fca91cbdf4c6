package io.cadastre.kafka.codec;

import io.cadastre.domain.address.AddressFormatException;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.tag.Tags;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Maps Java records to Avro records and back by the names of their components, so that a new
 * message needs a schema and a record and no code. Leaves: ids, CIDRs and enums are strings (enums
 * in kebab case), instants are microseconds, tags are maps, hashes are fixed, numbers without a
 * bound are decimal strings.
 *
 * <p>A component that the schema lacks, or a field without a component, is a fault found by {@link
 * #check}, which a test calls for every message.
 */
public final class RecordCodec {
  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

  private RecordCodec() {}

  /**
   * @param nullable by component
   */
  private record Shape(
      RecordComponent[] components, boolean[] nullable, Constructor<?> constructor) {}

  /** The Avro record of that schema with what the Java record holds. */
  public static GenericData.Record toAvro(Record value, Schema schema) {
    GenericData.Record avro = new GenericData.Record(schema);
    fill(avro, value);
    return avro;
  }

  /** Puts the components of a Java record into the fields of the same names. */
  static void fill(GenericData.Record avro, Record value) {
    for (RecordComponent component : shape(value.getClass()).components) {
      Schema.Field field = avro.getSchema().getField(component.getName());
      if (field == null) {
        throw new IllegalStateException(
            avro.getSchema().getFullName() + " has no field for " + component);
      }
      avro.put(field.pos(), leaf(get(component, value), field.schema()));
    }
  }

  private static @Nullable Object leaf(@Nullable Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    Schema type = nonNull(schema);
    return switch (value) {
      case Id id -> id.value();
      case Cidr cidr -> cidr.toString();
      case Enum<?> constant -> kebab(constant);
      case Instant instant -> micros(instant);
      case Tags tags -> tags.entries();
      case Hash hash -> new GenericData.Fixed(type, hash.bytes());
      case BigInteger number -> number.toString();
      case BigDecimal number -> number.toPlainString();
      case ByteBuffer bytes -> bytes.duplicate();
      case Record nested -> toAvro(nested, type);
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
          items.add(leaf(item, type.getElementType()));
        }
        yield items;
      }
      default -> value;
    };
  }

  /**
   * The Java record with what the Avro record holds.
   *
   * @throws MalformedRecordException when a value is not of its form: a bad id, CIDR or code; or
   *     missing where the record wants one, though the schema leaves room for a later version that
   *     does not
   */
  public static <R extends Record> R fromAvro(IndexedRecord avro, Class<R> type) {
    Shape shape = shape(type);
    @Nullable Object[] arguments = new Object[shape.components.length];
    for (int i = 0; i < arguments.length; i++) {
      RecordComponent component = shape.components[i];
      Schema.Field field = avro.getSchema().getField(component.getName());
      if (field == null) {
        throw new IllegalStateException(
            avro.getSchema().getFullName() + " has no field for " + component);
      }
      try {
        arguments[i] = value(avro.get(field.pos()), component.getGenericType());
        if (arguments[i] == null && !shape.nullable[i]) {
          throw new IllegalArgumentException("missing, and this version cannot do without");
        }
      } catch (IllegalArgumentException | AddressFormatException e) {
        throw new MalformedRecordException(
            avro.getSchema().getName() + "." + field.name() + ": " + e.getMessage(), e);
      }
    }
    return construct(shape, type, arguments);
  }

  private static <R> R construct(Shape shape, Class<R> type, @Nullable Object[] arguments) {
    try {
      return type.cast(shape.constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw new MalformedRecordException(type.getSimpleName() + ": " + why.getMessage(), why);
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable Object value(@Nullable Object avro, Type type) {
    if (avro == null) {
      return null;
    }
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : (List<?>) avro) {
          items.add(value(item, generic.getActualTypeArguments()[0]));
        }
        return items;
      }
      return strings((Map<?, ?>) avro);
    }
    Class<?> wanted = (Class<?>) type;
    if (wanted == String.class) {
      return avro.toString();
    } else if (wanted == Cidr.class) {
      return Cidr.parse(avro.toString());
    } else if (wanted == Id.class) {
      return Ids.parse(avro.toString());
    } else if (wanted == Instant.class) {
      return instant((Long) avro);
    } else if (wanted == Tags.class) {
      return new Tags(strings((Map<?, ?>) avro));
    } else if (wanted == BigInteger.class) {
      return new BigInteger(avro.toString());
    } else if (wanted == BigDecimal.class) {
      return new BigDecimal(avro.toString());
    } else if (wanted == Hash.class) {
      return new Hash(((GenericData.Fixed) avro).bytes());
    } else if (wanted.isEnum()) {
      return Enum.valueOf(
          (Class) wanted, avro.toString().toUpperCase(Locale.ROOT).replace('-', '_'));
    } else if (Id.class.isAssignableFrom(wanted)) {
      return construct(shape(wanted), wanted, new Object[] {avro.toString()});
    } else if (wanted.isRecord()) {
      return fromAvro((IndexedRecord) avro, (Class) wanted);
    }
    return avro;
  }

  private static Map<String, String> strings(Map<?, ?> avro) {
    Map<String, String> map = new TreeMap<>();
    avro.forEach((key, item) -> map.put(key.toString(), item.toString()));
    return map;
  }

  /** How a constant stands on the wire: {@code CREATE_COMPLETE} as {@code create-complete}. */
  public static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** The components of a record class and the one constructor that takes them. */
  static RecordComponent[] components(Class<?> type) {
    return shape(type).components;
  }

  static @Nullable Object get(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Shape shape(Class<?> type) {
    return SHAPES.computeIfAbsent(
        type,
        t -> {
          RecordComponent[] components = t.getRecordComponents();
          Class<?>[] types = new Class<?>[components.length];
          boolean[] nullable = new boolean[components.length];
          for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
            components[i].getAccessor().setAccessible(true);
            nullable[i] = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
          }
          try {
            Constructor<?> constructor = t.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new Shape(components, nullable, constructor);
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  static Schema nonNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> types = schema.getTypes();
    return types.get(0).getType() == Schema.Type.NULL ? types.get(1) : types.get(0);
  }

  /** Where the record class and the schema do not fit; empty when they do. */
  public static List<String> check(Class<?> type, Schema schema, boolean withEnvelope) {
    List<String> wrong = new ArrayList<>();
    List<String> names = new ArrayList<>(withEnvelope ? List.of(Messages.ENVELOPE) : List.of());
    for (RecordComponent component : components(type)) {
      names.add(component.getName());
      Schema.Field field = schema.getField(component.getName());
      if (field == null) {
        wrong.add(schema.getFullName() + " lacks " + component.getName());
        continue;
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && !field.schema().isNullable()) {
        wrong.add(schema.getFullName() + "." + field.name() + " must take null");
      }
      Class<?> nested = component.getType();
      Schema nestedSchema = nonNull(field.schema());
      if (nestedSchema.getType() == Schema.Type.RECORD) {
        wrong.addAll(check(nested, nestedSchema, false));
      }
    }
    for (Schema.Field field : schema.getFields()) {
      if (!names.contains(field.name())) {
        wrong.add(type.getSimpleName() + " lacks " + schema.getFullName() + "." + field.name());
      }
    }
    return wrong;
  }
}
