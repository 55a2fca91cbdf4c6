package io.cadastre.kafka.codec;

import io.cadastre.domain.address.AddressFormatException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the records of one class are written to one schema and read from it, worked out once: in the
 * order of the schema's fields, each with the component of its name and the form of its value.
 */
final class Plan implements Form {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final String name;
  private final Maker maker;
  private final Field[] fields;
  private final int components;

  /**
   * @param component which argument of the constructor it is; -1: the envelope beside the record
   * @param getter null for the envelope
   * @param required whether the record cannot do without, whatever the schema says
   */
  private record Field(
      String name,
      int component,
      @Nullable Function<Object, @Nullable Object> getter,
      boolean required,
      Form form) {}

  /** What was read. */
  record Read(@Nullable Record envelope, Record body) {}

  private Plan(String name, Maker maker, Field[] fields, int components) {
    this.name = name;
    this.maker = maker;
    this.fields = fields;
    this.components = components;
  }

  /**
   * @throws IllegalStateException when class and schema do not fit
   */
  static Plan of(Class<? extends Record> type, Schema schema) {
    return of(type, schema, null);
  }

  /**
   * The same for records that lie beside their envelope.
   *
   * @param envelope the class of what the schema's field {@link Messages#ENVELOPE} holds
   */
  static Plan of(
      Class<? extends Record> type, Schema schema, @Nullable Class<? extends Record> envelope) {
    RecordComponent[] components = type.getRecordComponents();
    Field[] fields = new Field[schema.getFields().size()];
    for (Schema.Field field : schema.getFields()) {
      fields[field.pos()] =
          envelope != null && field.name().equals(Messages.ENVELOPE)
              ? new Field(field.name(), -1, null, true, Form.of(envelope, field.schema()))
              : field(field, type, components);
    }
    if (fields.length != components.length + (envelope == null ? 0 : 1)) {
      throw new IllegalStateException(schema.getFullName() + " has no field for all of " + type);
    }
    return new Plan(schema.getName(), maker(type), fields, components.length);
  }

  private static Field field(
      Schema.Field field, Class<? extends Record> type, RecordComponent[] components) {
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      if (component.getName().equals(field.name())) {
        return new Field(
            field.name(),
            i,
            Getters.of(component),
            !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
            Form.of(component.getGenericType(), field.schema()));
      }
    }
    throw new IllegalStateException(type + " has no component " + field.name());
  }

  /** What makes records of that class. */
  static Maker maker(Class<? extends Record> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return new Maker(
          type.getSimpleName(),
          MethodHandles.privateLookupIn(type, LOOKUP)
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Record.class, Object[].class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param handle of type {@code (Object[]) → Record}
   */
  record Maker(String type, MethodHandle handle) {
    /**
     * @throws MalformedRecordException when the record does not take them
     */
    Record make(@Nullable Object[] components) {
      try {
        return (Record) handle.invokeExact(components);
      } catch (RuntimeException e) {
        throw new MalformedRecordException(type + ": " + e.getMessage(), e);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void write(@Nullable Object value, AvroOut out) {
    write(null, (Record) value, out);
  }

  void write(@Nullable Record envelope, @Nullable Record record, AvroOut out) {
    if (record == null) {
      throw new IllegalArgumentException("null where the schema takes none");
    }
    for (Field field : fields) {
      Function<Object, @Nullable Object> getter = field.getter;
      field.form.write(getter == null ? envelope : getter.apply(record), out);
    }
  }

  @Override
  public Record read(AvroIn in) {
    return readAll(in).body;
  }

  /**
   * @throws MalformedRecordException when a value is not of its form: a bad id, CIDR or code; or
   *     missing where the record wants one, though the schema leaves room for a later version that
   *     does not
   */
  Read readAll(AvroIn in) {
    @Nullable Object[] values = new Object[components];
    Record envelope = null;
    for (Field field : fields) {
      Object value;
      try {
        value = field.form.read(in);
        if (value == null && field.required) {
          throw new IllegalArgumentException("missing, and this version cannot do without");
        }
      } catch (IllegalArgumentException | AddressFormatException e) {
        throw new MalformedRecordException(name + "." + field.name + ": " + e.getMessage(), e);
      }
      if (field.component < 0) {
        envelope = (Record) value;
      } else {
        values[field.component] = value;
      }
    }
    return new Read(envelope, maker.make(values));
  }

  @Override
  public String toString() {
    return name + List.of(fields);
  }
}
