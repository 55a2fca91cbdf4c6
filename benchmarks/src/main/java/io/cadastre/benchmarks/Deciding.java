package io.cadastre.benchmarks;

import io.cadastre.allocator.DecidingSettings;
import io.cadastre.allocator.decide.AllocatorTopology;
import io.cadastre.allocator.decide.DecidingMetrics;
import io.cadastre.domain.core.Limits;
import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.service.ClusterSettings;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.Topology;

/** The allocator's own topology and settings, over topics of its own. */
final class Deciding {
  private final Bench bench;
  private final String name;
  private final Topics topics;
  private final Installation installation;

  /** Makes the topics. */
  Deciding(Bench bench, String name) {
    this.bench = bench;
    this.name = name;
    this.topics = new Topics(name);
    this.installation = new TopicSetup(bench.connection(), topics).apply();
  }

  Topics topics() {
    return topics;
  }

  Topology topology() {
    return new AllocatorTopology(
            topics,
            installation.tenants(),
            installation.skips(),
            Limits.DEFAULT,
            Duration.ofHours(24),
            new DecidingMetrics(),
            BundledSchemas.load())
        .get();
  }

  Properties settings(int threads) {
    ClusterSettings cluster = new ClusterSettings(bench.connection(), topics, "123456789012", null);
    return DecidingSettings.of(cluster, installation, bench.folder(name), name, threads);
  }
}
