package io.cadastre.allocator;

import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.service.ClusterSettings;
import io.cadastre.service.ExactlyOnce;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams runs the deciding tasks. */
public final class DecidingSettings {
  private DecidingSettings() {}

  /**
   * The settings, for the product and for whoever measures it.
   *
   * @param folder for state that can be made again from Kafka
   * @param instance stable name of the process among those that share the cluster
   * @param threads that decide
   */
  public static Properties of(
      ClusterSettings cluster,
      Installation installation,
      Path folder,
      String instance,
      int threads) {
    Properties config = ExactlyOnce.settings(cluster, installation, "allocator", folder, instance);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    // Latency is commit latency: docs/adr/0005.
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 5);
    config.put(StreamsConfig.POLL_MS_CONFIG, 5);
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1);
    // A tenant that is added is served within that time.
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 5_000);
    // The changelogs hold what is decided: records as large.
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        String.valueOf(Topics.MAX_RECORD_BYTES));
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.MAX_RECORD_BYTES);
    // What comes while the broker ends the transaction before is to be sent again, and soon.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
    // Under load some thousand records a commit and partition: the default cuts them into tens.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    // A third of the bytes, in the log and on its way there.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    return config;
  }
}
