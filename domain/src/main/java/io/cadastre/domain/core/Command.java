package io.cadastre.domain.core;

/** What somebody asks for, in the imperative; decided, it becomes events or a refusal. */
public interface Command {
  /** The object asked about; its tag says which partition decides. */
  Id target();

  /** Asks what would happen and changes nothing; such a command is answered but never recorded. */
  default boolean previews() {
    return false;
  }
}
