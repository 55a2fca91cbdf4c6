package io.cadastre.schemas;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A schema that somebody else registered, by the id that the registry gave it. Bytes can be read
 * with it only where it is a record of ours in another form: with other fields, or in another
 * order.
 */
public record ForeignSchema(int id, Schema schema, Released.Fingerprint fingerprint)
    implements WriterSchema {
  private static final int MAX_DEPTH = 50;

  /**
   * @throws IllegalArgumentException when the text is no Avro schema, or one by which a few bytes
   *     could keep their reader busy without end
   */
  public static ForeignSchema parse(int id, String json) {
    Schema schema;
    try {
      Schema.Parser parser = new Schema.Parser();
      // Defaults are for those who read with it.
      parser.setValidateDefaults(false);
      schema = parser.parse(json);
    } catch (RuntimeException e) { // the text is anybody's, and so is what Avro makes of it
      throw new IllegalArgumentException("it is no Avro schema: " + e.getMessage(), e);
    }
    depth(schema, new HashSet<>(), new HashMap<>());
    return new ForeignSchema(id, schema, Released.Fingerprint.of(schema));
  }

  /**
   * How many records lie in each other at most. What it costs to read is bounded by the bytes, in
   * time and in depth, where every value takes a byte and no record holds itself: fields that only
   * the writer knows are skipped, but they are walked through all the same.
   *
   * @param known of the records looked at so far
   * @throws IllegalArgumentException where it is not bounded
   */
  private static int depth(Schema schema, Set<String> around, Map<String, Integer> known) {
    return switch (schema.getType()) {
      case NULL -> throw new IllegalArgumentException("null stands outside of a union");
      case FIXED -> {
        if (schema.getFixedSize() == 0) {
          throw new IllegalArgumentException(schema.getFullName() + " has no bytes");
        }
        yield 0;
      }
      case ARRAY -> depth(schema.getElementType(), around, known);
      case MAP -> depth(schema.getValueType(), around, known);
      case UNION ->
          schema.getTypes().stream()
              .filter(branch -> branch.getType() != Schema.Type.NULL)
              .mapToInt(branch -> depth(branch, around, known))
              .max()
              .orElse(0);
      case RECORD -> {
        String name = schema.getFullName();
        Integer before = known.get(name);
        if (before != null) {
          yield before;
        }
        if (!around.add(name)) {
          throw new IllegalArgumentException(name + " holds itself");
        }
        int depth =
            1
                + schema.getFields().stream()
                    .mapToInt(field -> depth(field.schema(), around, known))
                    .max()
                    .orElseThrow(() -> new IllegalArgumentException(name + " has no fields"));
        if (depth > MAX_DEPTH) {
          throw new IllegalArgumentException(name + " holds records " + depth + " deep");
        }
        around.remove(name);
        known.put(name, depth);
        yield depth;
      }
      default -> 0;
    };
  }
}
