package io.cadastre.kafka.codec;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Java records are Avro records by the names of their components, so that a new message needs a
 * schema and a record and no code. {@link Plan} and {@link Form} say how.
 *
 * <p>A component that the schema lacks, or a field without a component, is a fault found by {@link
 * #check}, which a test calls for every message.
 */
public final class RecordCodec {
  private RecordCodec() {}

  /** How a constant stands on the wire: {@code CREATE_COMPLETE} as {@code create-complete}. */
  public static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    for (RecordComponent component : type.getRecordComponents()) {
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
