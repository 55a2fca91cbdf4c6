package io.cadastre.service;

import io.cadastre.kafka.topic.Topics;
import java.util.HashMap;
import java.util.Map;

/**
 * Which topics on which cluster: what all services of an installation share.
 *
 * @param kafka how to reach the cluster, as Kafka's own client settings: {@code bootstrap.servers},
 *     security
 * @param topics names
 */
public record ClusterSettings(Map<String, Object> kafka, Topics topics) {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** Takes {@code kafka} and {@code topic-prefix} from the top level of a settings file. */
  public static ClusterSettings of(Settings root) {
    return new ClusterSettings(
        root.section("kafka").all(),
        new Topics(root.text("topic-prefix", "ipam", "[a-z0-9][a-z0-9.-]*")));
  }

  /** The same with Kafka at that address. */
  public ClusterSettings at(String bootstrapServers) {
    Map<String, Object> connection = new HashMap<>(kafka);
    connection.put(BOOTSTRAP_SERVERS, bootstrapServers);
    return new ClusterSettings(connection, topics);
  }
}
