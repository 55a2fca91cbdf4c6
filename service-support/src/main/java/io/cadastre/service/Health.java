package io.cadastre.service;

/** Whether a service does its work. */
@FunctionalInterface
public interface Health {
  boolean isUp();
}
