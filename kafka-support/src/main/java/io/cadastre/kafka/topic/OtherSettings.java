package io.cadastre.kafka.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A topic that has other settings than it is made with. It is taken as it is: somebody may want it
 * so.
 *
 * @param topic its name
 * @param made what it would be made with, of the settings that differ
 * @param has what these are
 */
public record OtherSettings(
    String topic, SortedMap<String, String> made, SortedMap<String, String> has) {

  /**
   * Those among them that differ.
   *
   * @param settings what topics have, by topic and setting
   */
  static List<OtherSettings> among(
      Collection<Topics.Topic> topics, Map<String, Map<String, String>> settings) {
    List<OtherSettings> others = new ArrayList<>();
    for (Topics.Topic topic : topics) {
      SortedMap<String, String> made = new TreeMap<>(topic.settings());
      SortedMap<String, String> has = new TreeMap<>(settings.getOrDefault(topic.name(), Map.of()));
      has.entrySet().removeIf(one -> one.getValue().equals(made.get(one.getKey())));
      made.keySet().retainAll(has.keySet());
      if (!has.isEmpty()) {
        others.add(new OtherSettings(topic.name(), made, has));
      }
    }
    return others;
  }

  /**
   * What differs, and by which command it would not.
   *
   * @param bootstrapServers where the command finds the cluster
   */
  public String sentence(String bootstrapServers) {
    return "topic %s has %s and is made with %s; unless that is meant: %s"
        .formatted(
            topic,
            text(has, ", "),
            text(made, ", "),
            command(bootstrapServers, topic, text(made, ",")));
  }

  /**
   * Kafka's command that sets them.
   *
   * @param settings NAME=VALUE, with commas between
   */
  static String command(String bootstrapServers, String topic, String settings) {
    return ("kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s"
            + " --add-config %s")
        .formatted(bootstrapServers, topic, settings);
  }

  private static String text(Map<String, String> settings, String between) {
    return settings.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(between));
  }
}
