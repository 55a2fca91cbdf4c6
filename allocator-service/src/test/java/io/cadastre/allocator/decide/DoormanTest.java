package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.allocator.decide.Admitted.AdmittedRequest;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.testkit.OtherWriter;
import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that come to another partition than theirs, which the test driver does not have. */
class DoormanTest {
  private static final String STRAY =
      "{\"type\":\"Allocate\",\"requestId\":\"r1\",\"pool\":\"ipam-pool-fffff000000000001\","
          + "\"netmaskLength\":28}";

  private static final Tenants TENANTS =
      Tenants.fixed(
          new Tenants.Known(
              Map.of(Topics.DEFAULT.requests("payments"), Uuid.ONE_UUID),
              Map.of("payments", "123456789012")));

  private final Door door = new Door();
  private final Topics topics = door.topics;
  private final Messages messages = door.messages;
  private final MockProcessorContext<String, Object> context = door.context;
  private final Doorman doorman = door.doorman(messages, TENANTS);

  @Test
  void strayRequest_goesOnWithItsSenderAndItsAttempt() {
    String topic = topics.requests("payments");
    Headers headers =
        new RecordHeaders()
            .add("content-type", "application/json".getBytes(UTF_8))
            .add("correlation-id", "c7".getBytes(UTF_8));
    context.setRecordMetadata(topic, 3, 42);
    context.setCurrentSystemTimeMs(1);
    doorman.process(new Record<>(null, STRAY.getBytes(UTF_8), 0, headers));

    assertThat(context.forwarded()).hasSize(1);
    CapturedForward<? extends String, ?> sent = context.forwarded().getFirst();
    assertThat(sent.childName()).contains(Doorman.TO_OTHER_PARTITION);
    assertThat(sent.record().key()).isEqualTo("fffff");
    Request request = messages.request((byte[]) sent.record().value());
    assertThat(request.command()).isInstanceOf(Allocate.class);
    assertThat(request.envelope().attempt()).isEqualTo(topic + "/3/42");
    assertThat(request.envelope().asker().tenant()).isEqualTo("payments");
    assertThat(sent.record().headers().lastHeader("correlation-id")).isNotNull();
    assertThat(sent.record().headers().lastHeader("content-type")).isNull();
    assertThat(sent.record().headers().lastHeader("came-by").value())
        .isEqualTo(topic.getBytes(UTF_8));
    assertThat(sent.record().headers().lastHeader("reply-content-type").value())
        .isEqualTo("application/json".getBytes(UTF_8));
  }

  @Test
  void strayRequest_tooLargeInAvro_isADeadLetter() {
    String item = "{\"pool\":\"ipam-pool-fffff000000000001\"}";
    String batch =
        "{\"type\":\"Batch\",\"requestId\":\"r1\",\"allocations\":["
            + String.join(",", Collections.nCopies(6_600, item))
            + "]}";
    byte[] bytes = batch.getBytes(UTF_8);
    assertThat(bytes.length).isLessThan(Topics.MAX_REQUEST_BYTES - 512);
    context.setRecordMetadata(topics.requests("payments"), 3, 42);
    context.setCurrentSystemTimeMs(1);
    doorman.process(new Record<>(null, bytes, 0));

    CapturedForward<? extends String, ?> sent = context.forwarded().getFirst();
    assertThat(sent.childName()).contains(Doorman.TO_DEAD_LETTERS);
    assertThat(sent.record().value()).isEqualTo(bytes);
    assertThat(new String(sent.record().headers().lastHeader("dlq-reason").value(), UTF_8))
        .contains("in Avro", "more than a request may have");
  }

  @Test
  void requestAtHome_isForUs() {
    context.setRecordMetadata(topics.requests("payments"), 11, 0);
    context.setCurrentSystemTimeMs(1);
    doorman.process(new Record<>(null, STRAY.getBytes(UTF_8), 0));
    assertThat(context.forwarded().getFirst().childName()).contains(Doorman.TO_DECIDE);
  }

  @Test
  @Timeout(60)
  void strayRequestThatHadToWait_goesOnByTheTopicItCameBy() throws Exception {
    String topic = topics.requests("payments");
    try (StandInRegistry server = StandInRegistry.start()) {
      int id = server.register("x", OtherWriter.SCHEMA);
      Messages asked = new Messages(SchemaRegistry.reading(RegistryAddress.of(server.url())));
      Headers headers = new RecordHeaders().add("came-by", "ipam.requests.v1".getBytes(UTF_8));
      byte[] wish = OtherWriter.allocate(id, "r1", "ipam-pool-fffff000000000001", 28);
      context.setRecordMetadata(topic, 3, 42);
      context.setCurrentSystemTimeMs(1);
      door.doorman(asked, TENANTS).process(new Record<>("any".getBytes(UTF_8), wish, 0, headers));
      assertThat(context.forwarded()).isEmpty();
      assertThat(door.metrics.waitingCount()).isEqualTo(1);

      // The process ends; another one has the task, and reads on elsewhere.
      context.scheduledPunctuators().forEach(CapturedPunctuator::cancel);
      Doorman later = door.doorman(asked, TENANTS);
      assertThat(later).isNotNull();
      context.setRecordMetadata(topics.requests(), 3, 99);
      while (context.forwarded().isEmpty()) {
        door.look();
        Thread.onSpinWait();
      }
      CapturedForward<? extends String, ?> sent = context.forwarded().getFirst();
      assertThat(sent.childName()).contains(Doorman.TO_OTHER_PARTITION);
      Request request = messages.request((byte[]) sent.record().value());
      assertThat(request.envelope().attempt()).isEqualTo(topic + "/3/42");
      assertThat(request.envelope().asker().tenant()).isEqualTo("payments");
      assertThat(sent.record().headers().headers("came-by"))
          .as("not as the sender says")
          .singleElement()
          .extracting(header -> new String(header.value(), UTF_8))
          .isEqualTo(topic);
      assertThat(door.rows.get("waiting/0000000000000000")).isNull();
    }
  }

  @Test
  @Timeout(60)
  void topicsThatWereDeletedWhileRequestsWaited_areNotWrittenTo() throws Exception {
    String topic = topics.requests("payments");
    String replies = topics.replies("payments");
    Map<String, String> accounts = Map.of("payments", "123456789012");
    AtomicLong clock = new AtomicLong();
    Tenants tenants =
        new Tenants(
            new Tenants.Known(Map.of(topic, Uuid.ONE_UUID, replies, Uuid.ONE_UUID), accounts),
            () -> new Tenants.Known(Map.of(), accounts),
            () -> clock.addAndGet(Tenants.SELDOM_NANOS),
            Runnable::run);
    try (StandInRegistry server = StandInRegistry.start()) {
      int id = server.register("x", OtherWriter.SCHEMA);
      Messages asked = new Messages(SchemaRegistry.reading(RegistryAddress.of(server.url())));
      Doorman asking = door.doorman(asked, tenants);
      Headers headers = new RecordHeaders().add("reply-topic", replies.getBytes(UTF_8));
      byte[] wish = OtherWriter.allocate(id, "r1", "ipam-pool-fffff000000000001", 28);
      context.setCurrentSystemTimeMs(1);
      context.setRecordMetadata(topic, 3, 42);
      asking.process(new Record<>(null, wish, 0, headers));
      context.setRecordMetadata(topic, 11, 7);
      asking.process(new Record<>(null, wish, 0, headers));
      assertThat(door.metrics.waitingCount()).isEqualTo(2);
      while (context.forwarded().size() < 2) {
        door.look();
        Thread.onSpinWait();
      }
      CapturedForward<? extends String, ?> stray = context.forwarded().getFirst();
      assertThat(stray.childName()).contains(Doorman.TO_DEAD_LETTERS);
      assertThat(new String(stray.record().headers().lastHeader("dlq-reason").value(), UTF_8))
          .contains("another partition of " + topic, "gone");
      AdmittedRequest atHome = (AdmittedRequest) context.forwarded().getLast().record().value();
      assertThat(atHome.sender().replyTopic()).isNull();
      assertThat(atHome.sender().ignored()).isEqualTo("there is no topic " + replies);
      assertThat(door.metrics.waitingCount()).isZero();
    }
  }
}
