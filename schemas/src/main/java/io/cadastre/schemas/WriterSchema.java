package io.cadastre.schemas;

import org.apache.avro.Schema;

/** What bytes were written with: a schema of ours, or one that somebody else registered. */
public interface WriterSchema {
  /** Among the ids of its kind: ours are never those of a registry. */
  int id();

  Schema schema();

  Released.Fingerprint fingerprint();

  /** The full name of its record. */
  default String name() {
    return schema().getFullName();
  }

  /** The schema as a JSON text. */
  default String json() {
    return schema().toString();
  }
}
