package io.cadastre.allocator;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.kafka.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * All that can be set of the allocator.
 *
 * @param kafka how to reach the cluster, as Kafka's own client settings: {@code bootstrap.servers},
 *     security
 * @param topics names
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
    Map<String, Object> kafka,
    Topics topics,
    Path folder,
    String instance,
    int threads,
    Callers callers,
    Limits limits,
    Duration outcomeWindow,
    Duration outcomeTimeout,
    Duration readTimeout) {

  /** The same with Kafka at that address. */
  public AllocatorSettings at(String bootstrapServers) {
    Map<String, Object> connection = new HashMap<>(kafka);
    connection.put("bootstrap.servers", bootstrapServers);
    return new AllocatorSettings(
        connection,
        topics,
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
        kafka,
        topics,
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
