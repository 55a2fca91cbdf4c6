package io.cadastre.server;

import io.cadastre.kafka.topic.Topics;
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

  String bootstrapServers() {
    return kafka;
  }

  Topics topics() {
    return new Topics(prefix);
  }
}
