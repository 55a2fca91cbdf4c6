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

  /** Every command takes it, so that a script can give all of them the same options. */
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the EC2 API (default ${DEFAULT-VALUE}); not asked by this command")
  private String url = "http://localhost:8080";

  String bootstrapServers() {
    return kafka;
  }

  Topics topics() {
    return new Topics(prefix);
  }
}
