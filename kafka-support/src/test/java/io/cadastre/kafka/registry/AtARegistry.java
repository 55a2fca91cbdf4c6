package io.cadastre.kafka.registry;

import io.cadastre.kafka.testkit.StandInRegistry;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;

/** Tests that have a registry of their own each. */
abstract class AtARegistry {
  /** Longer than anything takes that goes well. */
  static final Duration LONG = Duration.ofSeconds(20);

  @AutoClose final StandInRegistry server;

  AtARegistry() throws IOException {
    server = StandInRegistry.start();
  }

  final RegistryAddress address() {
    return RegistryAddress.of(server.url());
  }
}
