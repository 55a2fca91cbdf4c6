package io.cadastre.alerting.evaluate;

import io.cadastre.alerting.rule.Rule;
import io.cadastre.kafka.codec.RegisteredIds;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.SchemaIds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology under the test driver, with its one partition. */
final class AlertingDriver implements AutoCloseable {
  static final List<String> RECEIVERS = List.of("log", "ops");
  private static final List<String> STORES =
      List.of(AlertingTopology.SUBJECTS, AlertingTopology.ALERTS, AlertingTopology.UNREAD);

  final Topics topics = Topics.DEFAULT;
  final Codecs codecs;
  private final SchemaIds ids;
  final EvaluationMetrics metrics = new EvaluationMetrics();
  private final Path folder;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte @Nullable [], byte @Nullable []> utilization;
  private final TestOutputTopic<String, byte[]> alerts;
  private final TestOutputTopic<String, byte[]> notifications;
  private Instant now;

  AlertingDriver(Path folder, List<Rule> rules) {
    this(folder, rules, BundledSchemas.load());
  }

  AlertingDriver(Path folder, List<Rule> rules, SchemaIds ids) {
    this(folder, rules, ids, Instant.parse("2026-01-02T00:00:00Z"));
  }

  private AlertingDriver(Path folder, List<Rule> rules, SchemaIds ids, Instant now) {
    this.folder = folder;
    this.ids = ids;
    this.codecs = new Codecs(ids);
    this.now = now;
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    driver =
        new TopologyTestDriver(
            new AlertingTopology(topics, rules, RECEIVERS, metrics, ids).get(), config, now);
    utilization =
        driver.createInputTopic(
            topics.utilization(), new ByteArraySerializer(), new ByteArraySerializer());
    alerts = output(topics.alerts());
    notifications = output(topics.notifications());
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Another process with other rules, on what this one kept. */
  AlertingDriver restarted(List<Rule> rules) {
    Map<String, Map<String, byte[]>> kept = new TreeMap<>();
    STORES.forEach(store -> kept.put(store, rows(store)));
    close();
    AlertingDriver next = new AlertingDriver(folder, rules, ids, now);
    kept.forEach((store, rows) -> rows.forEach(next.store(store)::put));
    return next;
  }

  private KeyValueStore<String, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  Map<String, byte[]> rows(String store) {
    Map<String, byte[]> rows = new TreeMap<>();
    try (var entries = store(store).all()) {
      entries.forEachRemaining(entry -> rows.put(entry.key, entry.value));
    }
    return rows;
  }

  Instant now() {
    return now;
  }

  void advance(long seconds) {
    now = now.plusSeconds(seconds);
    driver.advanceWallClockTime(Duration.ofSeconds(seconds));
  }

  void measured(Utilization measured) {
    byte[] value = codecs.utilization().encode(measured);
    pipe(measured.subject(), new RegisteredIds(ids).serialize(topics.utilization(), value));
  }

  void gone(String subject) {
    pipe(subject, null);
  }

  void pipe(@Nullable String key, byte @Nullable [] value) {
    utilization.pipeInput(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** Changes since asked last, as they stand on the topic. */
  List<byte[]> changesAsBytes() {
    return alerts.readValuesToList();
  }

  /** Changes since asked last. */
  List<AlertChanged> changes() {
    List<AlertChanged> changes = new ArrayList<>();
    for (TestRecord<String, byte[]> record : alerts.readRecordsToList()) {
      AlertChanged change = codecs.alerts().decode(record.value());
      if (!record.key().equals(change.subject())) {
        throw new AssertionError("key " + record.key() + " of " + change);
      }
      changes.add(change);
    }
    return changes;
  }

  /** Notifications since asked last. */
  List<Notification> notifications() {
    List<Notification> all = new ArrayList<>();
    for (TestRecord<String, byte[]> record : notifications.readRecordsToList()) {
      Notification notification = codecs.notifications().decode(record.value());
      if (!record.key().equals(notification.alert().subject())) {
        throw new AssertionError("key " + record.key() + " of " + notification);
      }
      all.add(notification);
    }
    return all;
  }

  @Override
  public void close() {
    driver.close();
  }
}
