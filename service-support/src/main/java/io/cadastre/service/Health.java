package io.cadastre.service;

import org.jspecify.annotations.Nullable;

/** Whether a service does its work. */
@FunctionalInterface
public interface Health {
  boolean isUp();

  /** A sentence on why it does not; null: none, the log may say. Everybody may read it. */
  default @Nullable String why() {
    return null;
  }
}
