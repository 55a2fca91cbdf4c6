package io.cadastre.server;

import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.SchemaIds;
import picocli.CommandLine.Option;

/** Where a command that talks to a running installation finds its topics. */
final class ClusterOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,...",
      description = "the cluster (default ${DEFAULT-VALUE})")
  private String kafka = "localhost:9092";

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
