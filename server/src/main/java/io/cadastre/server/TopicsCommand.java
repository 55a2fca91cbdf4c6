package io.cadastre.server;

import io.cadastre.kafka.topic.OtherSettings;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The topics of an installation. */
@Command(
    name = "topics",
    description = "The topics of an installation.",
    subcommands = TopicsCommand.Apply.class)
final class TopicsCommand {
  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  /** Makes those that are missing. */
  @Command(
      name = "apply",
      description = {
        "Makes the topics that are missing, with their settings, and checks those that are there.",
        "Every start of a service does the same."
      },
      sortOptions = false)
  static final class Apply implements Callable<Integer> {
    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--help", usageHelp = true, description = "this text")
    private boolean help;

    @Override
    public Integer call() {
      Logs.toTemporaryFolder();
      Topics topics = cluster.topics();
      List<OtherSettings> others;
      Map<String, Map<String, String>> settings;
      try {
        TopicSetup setup = new TopicSetup(cluster.connection(), topics);
        others = setup.apply().others();
        settings = setup.settings();
      } catch (UnfitClusterException e) {
        System.err.println(Plain.line("cadastre: " + e.getMessage()));
        return CommandLine.ExitCode.SOFTWARE;
      }
      for (Topics.Topic topic : topics.all()) {
        Map<String, String> has = settings.getOrDefault(topic.name(), Map.of());
        System.out.printf(
            "%-24s %2d partitions  %s%n", topic.name(), topic.partitions(), new TreeMap<>(has));
      }
      for (OtherSettings other : others) {
        System.err.println(Plain.line("cadastre: warning: " + other.sentence(cluster.forTools())));
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
