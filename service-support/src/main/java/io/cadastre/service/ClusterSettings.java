package io.cadastre.service;

import io.cadastre.kafka.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What all services of an installation share: which topics on which cluster, whose it is.
 *
 * @param kafka how to reach the cluster, as Kafka's own client settings: {@code bootstrap.servers},
 *     security
 * @param topics names
 * @param account of callers and resource discoveries that name none, 12 digits
 */
public record ClusterSettings(Map<String, Object> kafka, Topics topics, String account) {
  private static final String ACCOUNT = "123456789012";

  /** Every key of the top level of a settings file, whichever service reads it. */
  public static final Set<String> TOP_LEVEL =
      Set.of(
          "kafka",
          "topic-prefix",
          "account",
          "region",
          "keys",
          "limits",
          "instance",
          "threads",
          "outcome-window",
          "outcome-timeout",
          "read-timeout",
          "discovery",
          "alerting");

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /**
   * Takes {@code kafka}, {@code topic-prefix} and {@code account} from the top level of a settings
   * file.
   */
  public static ClusterSettings of(Settings root) {
    return new ClusterSettings(
        root.section("kafka").all(),
        new Topics(root.text("topic-prefix", "ipam", "[a-z0-9][a-z0-9.-]*")),
        root.account("account", ACCOUNT));
  }

  /** The same with Kafka at that address. */
  public ClusterSettings at(String bootstrapServers) {
    Map<String, Object> connection = new HashMap<>(kafka);
    connection.put(BOOTSTRAP_SERVERS, bootstrapServers);
    return new ClusterSettings(connection, topics, account);
  }
}
