package io.cadastre.domain.core;

/** A small record of current state; it knows the key it is kept under. */
public interface Row {
  /**
   * Printable ASCII. All rows of an IPAM but its own start with its id, so that they are one range;
   * see {@link Keys}.
   */
  String key();
}
