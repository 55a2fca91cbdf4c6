package io.cadastre.alerting;

import io.cadastre.alerting.dispatch.ReceiverSettings;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.service.ClusterSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * All that can be set of alerting.
 *
 * @param cluster where the topics are
 * @param folder for state that can be made again from Kafka
 * @param instance stable name of this process among those that share the cluster
 * @param rules when alerts fire
 * @param receivers who is told of it
 */
public record AlertingSettings(
    ClusterSettings cluster,
    Path folder,
    String instance,
    List<Rule> rules,
    List<ReceiverSettings> receivers) {

  /** The same with Kafka at that address. */
  public AlertingSettings at(String bootstrapServers) {
    return new AlertingSettings(cluster.at(bootstrapServers), folder, instance, rules, receivers);
  }

  /** The same with its state in that folder. */
  public AlertingSettings in(Path where) {
    return new AlertingSettings(cluster, where, instance, rules, receivers);
  }

  /** The same for another process. */
  public AlertingSettings named(String name) {
    return new AlertingSettings(cluster, folder, name, rules, receivers);
  }

  List<String> receiverNames() {
    return receivers.stream().map(ReceiverSettings::name).toList();
  }
}
