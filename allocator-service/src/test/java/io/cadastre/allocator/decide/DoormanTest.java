package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Requests that come to another partition than theirs, which the test driver does not have. */
class DoormanTest {
  private static final String STRAY =
      "{\"type\":\"Allocate\",\"requestId\":\"r1\",\"pool\":\"ipam-pool-fffff000000000001\","
          + "\"netmaskLength\":28}";

  private final Topics topics = Topics.DEFAULT;
  private final Messages messages = new Messages(BundledSchemas.load());
  private final MockProcessorContext<String, Object> context = new MockProcessorContext<>();
  private final Doorman doorman = doorman();

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
    assertThat(sent.record().headers().lastHeader("reply-content-type").value())
        .isEqualTo("application/json".getBytes(UTF_8));
  }

  @Test
  void requestAtHome_isForUs() {
    context.setRecordMetadata(topics.requests("payments"), 11, 0);
    context.setCurrentSystemTimeMs(1);
    doorman.process(new Record<>(null, STRAY.getBytes(UTF_8), 0));
    assertThat(context.forwarded().getFirst().childName()).contains(Doorman.TO_DECIDE);
  }

  private Doorman doorman() {
    Tenants tenants =
        Tenants.fixed(
            new Tenants.Known(
                Map.of(topics.requests("payments"), Uuid.ONE_UUID),
                Map.of("payments", "123456789012")));
    KeyValueStore<String, byte[]> rows =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(AllocatorTopology.ROWS),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    rows.init(context.getStateStoreContext(), rows);
    context.addStateStore(rows);
    Intake intake =
        new Intake(new StateCodec(BundledSchemas.load()), tenants, Map.of(), new DecidingMetrics());
    Doorman made = new Doorman(topics, messages, intake);
    made.init(context);
    return made;
  }
}
