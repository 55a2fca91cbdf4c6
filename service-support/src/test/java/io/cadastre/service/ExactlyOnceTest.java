package io.cadastre.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.topic.Installation;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {
  @Test
  void changelogs_sayWhatIsGoneAsLongAsOurTopics() {
    Tenants nobody = Tenants.fixed(new Tenants.Known(Map.of(), Map.of()));
    Map<String, Object> made =
        new StreamsConfig(
                ExactlyOnce.settings(
                    ClusterSettings.of(Settings.read(null)).at("localhost:9092"),
                    new Installation(nobody, List.of(), 3, Map.of()),
                    "x",
                    Path.of("x"),
                    "x"))
            .originalsWithPrefix(StreamsConfig.TOPIC_PREFIX);
    Topics.Topic ours =
        Topics.DEFAULT.all().stream()
            .filter(topic -> topic.name().equals(Topics.DEFAULT.allocations()))
            .findFirst()
            .orElseThrow();
    assertThat(made)
        .containsEntry("min.insync.replicas", "2")
        .containsEntry(
            "delete.retention.ms",
            Objects.requireNonNull(ours.settings().get("delete.retention.ms")));
  }
}
