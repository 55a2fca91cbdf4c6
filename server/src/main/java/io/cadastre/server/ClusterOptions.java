package io.cadastre.server;

import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.SchemaIds;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command that talks to a running installation finds its topics. */
final class ClusterOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,...",
      description = "the cluster (default ${DEFAULT-VALUE})")
  private String kafka = "localhost:9092";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      converter = ClientSettings.FromFile.class,
      description =
          "settings of Kafka's clients by their names, as properties, where the cluster wants TLS"
              + " or a login")
  private @Nullable ClientSettings settings;

  @Option(
      names = "--topic-prefix",
      paramLabel = "NAME",
      description = "as in the settings (default ${DEFAULT-VALUE})")
  private String prefix = Topics.DEFAULT.prefix();

  /** Every command takes it, so that a script can give all of them the same options. */
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "the allocator (default ${DEFAULT-VALUE}); asked for nothing but schemas that are not of"
              + " this release")
  private String url = "http://localhost:8080";

  String bootstrapServers() {
    return kafka;
  }

  /**
   * How to reach it, once it has answered.
   *
   * @throws UnfitClusterException with one sentence, when it does not
   */
  Map<String, Object> connection() {
    Map<String, Object> connection =
        new HashMap<>(settings == null ? Map.<String, Object>of() : settings.values());
    connection.put("bootstrap.servers", kafka);
    try {
      Reach.check(connection);
    } catch (CannotStart e) {
      throw new UnfitClusterException(
          e.getMessage()
              + (settings == null
                  ? "; where it wants TLS or a login, --kafka-config names the settings"
                  : ""),
          e);
    }
    return connection;
  }

  /** How Kafka's own tools reach it, behind their {@code --bootstrap-server}. */
  String forTools() {
    return settings == null ? kafka : kafka + " --command-config " + settings.file();
  }

  Topics topics() {
    return new Topics(prefix);
  }

  /** The allocator passes on what its registry says, so that one need not know where that is. */
  SchemaIds schemaIds() {
    try {
      return SchemaRegistry.reading(RegistryAddress.of(url.replaceFirst("/+$", "") + "/registry"));
    } catch (IllegalArgumentException e) {
      throw new UnfitClusterException("--url is not the URL of an allocator", e);
    }
  }
}
