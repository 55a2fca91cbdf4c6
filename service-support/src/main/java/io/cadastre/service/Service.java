package io.cadastre.service;

import java.time.Duration;
import java.util.List;

/** A service at work. */
public interface Service extends AutoCloseable {
  /** The port of its HTTP side. */
  int port();

  /** Waits until it does its work; false when that took longer. */
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /** How far the start is while {@link #awaitReady} says no. */
  String progress();

  /** What people should mend though it works all the same, a line each. */
  default List<String> troubles() {
    return List.of();
  }

  /** Whether it has given up for good; the log says why. */
  boolean hasStopped();

  @Override
  void close();
}
