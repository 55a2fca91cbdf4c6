package io.cadastre.service;

import java.time.Duration;

/** A service at work. */
public interface Service extends AutoCloseable {
  /** The port of its HTTP side. */
  int port();

  /** Waits until it does its work; false when that took longer. */
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /** How far the start is while {@link #awaitReady} says no. */
  String progress();

  /** Whether it has given up for good; the log says why. */
  boolean hasStopped();

  @Override
  void close();
}
