package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.allocator.view.View;
import io.cadastre.it.RawHttp.Answer;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.service.HostAndPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * An event that does not follow the one before stops the view, loudly, and then nothing is read:
 * better no answer than a wrong one. The events are spoiled on purpose, so nobody checks them.
 */
class ViewFaultIT {
  private static final Messages MESSAGES = new Messages(BundledSchemas.load());
  private static final Topics TOPICS = new Topics("spoiled");
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Kafka kafka;
  private static AllocatorService service;

  /** The last event of the only IPAM; the topic ends with it. */
  private static ConsumerRecord<byte[], byte[]> last;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    kafka = Kafka.start(folder.resolve("kafka"));
    Path config = folder.resolve("settings.yaml");
    Files.writeString(config, "topic-prefix: spoiled\noutcome-timeout: PT3S\n");
    AllocatorSettings settings =
        SettingsFile.read(config, folder.resolve("state")).at(kafka.bootstrapServers());
    service = AllocatorService.start(settings, HostAndPort.loopback(0));
    assertThat(service.awaitReady(Duration.ofSeconds(60))).isTrue();
    try (Ec2Client ec2 = Clients.ec2(service.port())) {
      Ground.of(ec2, "10.0.0.0/8");
    }
    last = events().getLast();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    kafka.close();
  }

  private static List<ConsumerRecord<byte[], byte[]>> events() {
    return new Topic(kafka.bootstrapServers(), TOPICS.events()).records();
  }

  /** The last event once more, as if it were one further on. */
  private static byte[] after(long sequence, Hash previous) {
    Recorded recorded = MESSAGES.event(last.value());
    EventEnvelope e = recorded.envelope();
    return MESSAGES.encode(
        new Recorded(
            new EventEnvelope(
                e.aggregateKind(),
                e.aggregate(),
                e.scope(),
                sequence,
                previous,
                e.actor(),
                e.region(),
                e.cause(),
                e.time()),
            recorded.event()));
  }

  @Test
  void view_stopsAtAGapAtAWrongHashAndAtWhatItDoesNotUnderstand(@TempDir Path folder)
      throws Exception {
    long next = MESSAGES.event(last.value()).envelope().sequence() + 1;
    Hash hash = MESSAGES.hash(last.value());
    try (Spoiled gap = new Spoiled("gap", folder);
        Spoiled wrong = new Spoiled("wrong", folder);
        Spoiled junk = new Spoiled("junk", folder)) {
      gap.stopsAt(after(next + 1, hash), "event " + (next + 1), "does not follow");
      wrong.stopsAt(after(next, Hash.ZERO), "event " + next, "does not follow");
      junk.stopsAt(new byte[] {0, 0, 0, 0, 1, 2, 3}, "");
    }
  }

  @Test
  void reads_areUnavailableWhenTheViewHasStopped() throws Exception {
    try (RawHttp http = new RawHttp(service.port());
        Ec2Client ec2 = Clients.ec2(service.port())) {
      assertThat(ec2.describeIpams(r -> {}).ipams()).hasSize(1);
      assertThat(http.status("/health")).isEqualTo(200);
      long next = MESSAGES.event(last.value()).envelope().sequence() + 1;
      byte[] gap = after(next + 1, MESSAGES.hash(last.value()));
      new Topic(kafka.bootstrapServers(), TOPICS.events()).append(last.partition(), List.of(gap));

      Eventually.until("unhealthy", SOON, () -> http.status("/health") == 503);
      Answer read = http.post(RawHttp.form("DescribeIpams", Map.of()));
      assertThat(read.status()).isEqualTo(503);
      assertThat(read.element("Code")).isEqualTo("Unavailable");
      Answer write = http.post(RawHttp.form("CreateIpam", Map.of()));
      assertThat(write.element("Code"))
          .as("nobody could read what it made")
          .isEqualTo("Unavailable");
    }
  }

  /** A topic with what was recorded, a view of it, and then something that does not belong. */
  private static final class Spoiled implements AutoCloseable {
    private final Topics topics;
    private final Admin admin;
    private final View view;

    Spoiled(String prefix, Path folder) throws Exception {
      topics = new Topics(prefix);
      Map<String, Object> connection = Map.of("bootstrap.servers", kafka.bootstrapServers());
      new TopicSetup(connection, topics).apply();
      admin = Admin.create(connection);
      Map<String, Uuid> ids = new HashMap<>();
      admin
          .describeTopics(List.of(topics.events()))
          .allTopicNames()
          .get()
          .forEach((name, topic) -> ids.put(name, topic.topicId()));
      List<byte[]> good =
          events().stream()
              .map(ConsumerRecord::value)
              .limit(MESSAGES.event(last.value()).envelope().sequence())
              .toList();
      append(good);
      view =
          new View(connection, topics, ids, BundledSchemas.load(), folder.resolve(prefix), admin);
      view.awaitCurrent(SOON).toCompletableFuture().get();
      assertThat(view.isHealthy()).isTrue();
    }

    private void append(List<byte[]> values) throws Exception {
      new Topic(kafka.bootstrapServers(), topics.events()).append(last.partition(), values);
    }

    void stopsAt(byte[] event, String... said) throws Exception {
      append(List.of(event));
      Eventually.until("the view stops", SOON, () -> !view.isHealthy());
      assertThatThrownBy(() -> view.awaitCurrent(SOON).toCompletableFuture().get())
          .hasMessageContainingAll(said);
    }

    @Override
    public void close() {
      view.close();
      admin.close();
    }
  }
}
