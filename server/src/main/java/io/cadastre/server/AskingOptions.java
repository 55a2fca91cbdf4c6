package io.cadastre.server;

import io.cadastre.kafka.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command that asks by topic asks, and how it shows what it is answered. */
final class AskingOptions {
  @Option(names = "--json", description = "what is said as a JSON object")
  boolean json;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  Asking asking() {
    return new Asking(cluster);
  }

  Topics topics() {
    return cluster.topics();
  }

  /**
   * One of the topics, to be read.
   *
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when no cluster
   *     answers
   */
  Tail tail(String topic) {
    return new Tail(cluster.connection(), topic);
  }

  ParameterException wrong(String message) {
    return Usage.wrong(spec, this, message);
  }
}
