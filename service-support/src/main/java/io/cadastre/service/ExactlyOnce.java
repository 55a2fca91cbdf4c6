package io.cadastre.service;

import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.Topics;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams that all our topologies share: exactly once, changelogs kept as
 * safely as the events and saying as long as our topics what is gone, names that stay, and static
 * membership, so that a process that was killed has its tasks back at once.
 */
public final class ExactlyOnce {
  private ExactlyOnce() {}

  /**
   * Settings to which a service adds its own.
   *
   * @param name of the service: with the topics' prefix the application's id
   * @param folder for state that can be made again from Kafka
   * @param instance stable name of the process among those that share the cluster
   */
  public static Properties settings(
      ClusterSettings cluster,
      Installation installation,
      String name,
      Path folder,
      String instance) {
    Properties config = new Properties();
    config.putAll(cluster.kafka());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, cluster.topics().prefix() + "-" + name);
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, installation.replicas());
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        String.valueOf(installation.minInSyncReplicas()));
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.DELETE_RETENTION_MS_CONFIG),
        String.valueOf(Topics.GONE_KEPT.toMillis()));
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class);
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5_000);
    return config;
  }
}
