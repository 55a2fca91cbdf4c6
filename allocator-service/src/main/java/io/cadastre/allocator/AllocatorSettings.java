package io.cadastre.allocator;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.service.ClusterSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All that can be set of the allocator.
 *
 * @param cluster where the topics are
 * @param folder for state that can be made again from Kafka
 * @param instance stable name of this process among those that share the cluster
 * @param threads that decide
 * @param callers who may call and from where
 * @param limits quotas
 * @param outcomeWindow how long a request id is bound to its outcome
 * @param outcomeTimeout how long a caller waits for an outcome
 * @param readTimeout how long a read waits for the view to come up to date
 */
public record AllocatorSettings(
    ClusterSettings cluster,
    Path folder,
    String instance,
    int threads,
    Callers callers,
    Limits limits,
    Duration outcomeWindow,
    Duration outcomeTimeout,
    Duration readTimeout) {

  public Map<String, Object> kafka() {
    return cluster.kafka();
  }

  public Topics topics() {
    return cluster.topics();
  }

  /** The same with Kafka at that address. */
  public AllocatorSettings at(String bootstrapServers) {
    return new AllocatorSettings(
        cluster.at(bootstrapServers),
        folder,
        instance,
        threads,
        callers,
        limits,
        outcomeWindow,
        outcomeTimeout,
        readTimeout);
  }

  /** The same for another process. */
  public AllocatorSettings named(String name) {
    return new AllocatorSettings(
        cluster,
        folder,
        name,
        threads,
        callers,
        limits,
        outcomeWindow,
        outcomeTimeout,
        readTimeout);
  }
}
