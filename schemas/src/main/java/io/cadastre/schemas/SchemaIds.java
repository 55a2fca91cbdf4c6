package io.cadastre.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Which id stands for which schema in what is framed. The ids that come with the program are one
 * source, a registry that gives ids of its own is another.
 */
public interface SchemaIds {
  /** What comes with the program, whatever else there is. */
  BundledSchemas bundle();

  /**
   * The schema that bytes with this id were written with; null: nobody gave that id.
   *
   * @throws SchemaUnavailableException when nobody can say so now; later somebody may
   * @throws IllegalArgumentException when it is no schema that we would read with, and why
   */
  @Nullable WriterSchema byId(int id);

  /** Whether {@link #byId} answers without asking anybody. Where it would ask, that begins now. */
  boolean prepare(int id);

  /** The id by which others know a schema of ours. */
  int idOf(Released released);
}
