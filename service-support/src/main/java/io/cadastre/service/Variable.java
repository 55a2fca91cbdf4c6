package io.cadastre.service;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment variables that a service reads when it runs alone. */
public enum Variable {
  /** The cluster, as HOST:PORT,... */
  CADASTRE_KAFKA("localhost:9092"),
  /** The settings file; none when empty. */
  CADASTRE_CONFIG(""),
  /** The address to listen on. */
  CADASTRE_HOST("127.0.0.1"),
  /** The port to listen on; each service has its own default. */
  CADASTRE_PORT(null),
  /** The folder for state that can be made again from Kafka. */
  CADASTRE_DATA("data");

  private final @Nullable String standard;

  Variable(@Nullable String standard) {
    this.standard = standard;
  }

  /** Its value there; where it is not set, ours. */
  public String in(Map<String, String> environment, String otherwise) {
    String value = environment.get(name());
    return value != null ? value : standard != null ? standard : otherwise;
  }
}
