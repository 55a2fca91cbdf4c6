package io.cadastre.server;

import picocli.CommandLine.Option;

/** Where a command finds the REST side, and who asks. */
final class RestOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the allocator (default ${DEFAULT-VALUE})")
  private String url = "http://localhost:8080";

  @Option(
      names = "--key",
      paramLabel = "ID",
      description = "access key, where keys are configured (default $AWS_ACCESS_KEY_ID)",
      defaultValue = "${env:AWS_ACCESS_KEY_ID:-}")
  private String key = "";

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description = "its secret (default $AWS_SECRET_ACCESS_KEY)",
      defaultValue = "${env:AWS_SECRET_ACCESS_KEY:-}")
  private String secret = "";

  @Option(names = "--json", description = "what REST answers, as it is")
  boolean json;

  /** Every command takes them, so that a script can give all of them the same options. */
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,...",
      description = "the cluster (default ${DEFAULT-VALUE}); not asked by this command")
  private String kafka = "localhost:9092";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "settings of its clients; not read by this command")
  private String kafkaConfig = "";

  RestClient client() {
    return new RestClient(url, key, secret);
  }
}
