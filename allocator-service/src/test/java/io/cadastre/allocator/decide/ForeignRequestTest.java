package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.register.RequestRefused;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.testkit.OtherWriter;
import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests of platforms that know a schema registry, and what they are answered. */
@Timeout(60)
class ForeignRequestTest {
  private static final String POOL = DecidingDriver.POOL.value();
  private static final String SUBJECT = "ipam.requests.payments.v1-io.cadastre.requests.Allocate";

  @SuppressWarnings("NullAway.Init")
  private StandInRegistry server;

  @SuppressWarnings("NullAway.Init")
  private SchemaRegistry registry;

  @SuppressWarnings("NullAway.Init")
  private DecidingDriver register;

  @SuppressWarnings("NullAway.Init")
  private TestInputTopic<byte[], byte[]> tenant;

  @SuppressWarnings("NullAway.Init")
  private TestOutputTopic<byte[], byte[]> letters;

  @BeforeEach
  void givenAPool(@TempDir Path folder) throws Exception {
    server = StandInRegistry.start();
    registry = SchemaRegistry.registering(RegistryAddress.of(server.url()), Topics.DEFAULT);
    register = new DecidingDriver(folder, Map.of(), registry);
    register.givenPoolWith("10.0.0.0/24");
    register.events.readValuesToList();
    tenant =
        register.driver.createInputTopic(
            register.topics.requests(DecidingDriver.TENANT),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    letters = register.output(register.topics.deadLetters());
  }

  @AfterEach
  void close() {
    register.close();
    server.close();
  }

  @Test
  void whatOthersRead_hasTheIdsOfTheRegistry_andTheRecordOurs() {
    register.ask("one", register.allocate(28));
    RequestEnvelope tooMuch = new RequestEnvelope("two", null, null, null, false, null, null);
    tenant.pipeInput(register.messages.encode(new Request(tooMuch, register.allocate(8))));

    TestOutputTopic<byte[], byte[]> pools = register.output(register.topics.pools());
    TestOutputTopic<byte[], byte[]> held = register.output(register.topics.allocations());
    register.driver.advanceWallClockTime(Duration.ofSeconds(2));
    for (TestOutputTopic<byte[], byte[]> shared :
        List.of(register.results, pools, held, register.utilization)) {
      assertThat(ids(shared))
          .isNotEmpty()
          .allSatisfy(id -> assertThat(registry.idOf(bundled(id))).isEqualTo(id))
          .allMatch(id -> id < BundledSchemas.FIRST_ID);
    }
    List<byte[]> events = register.events.readValuesToList();
    assertThat(events).hasSize(2).allMatch(event -> BundledSchemas.isBundled(id(event)));
    Messages bundle = new Messages(BundledSchemas.load());
    Recorded refusal = bundle.event(events.getLast());
    RequestRefused refused = (RequestRefused) refusal.event();
    assertThat(bundle.request(refused).envelope().requestId())
        .as("evidence needs no registry")
        .isEqualTo("two");
  }

  private io.cadastre.schemas.Released bundled(int id) {
    return (io.cadastre.schemas.Released) Objects.requireNonNull(registry.byId(id));
  }

  @Test
  void requestByASchemaOfItsOwn_isDecidedOnceTheRegistryHasSaidWhatItIs() {
    int id = server.register(SUBJECT, OtherWriter.SCHEMA);
    RecordHeaders headers = new RecordHeaders();
    headers.add("correlation-id", "c7".getBytes(UTF_8));
    tenant.pipeInput(
        new TestRecord<>(null, OtherWriter.allocate(id, "w1", POOL, 28), headers, Instant.EPOCH));
    tenant.pipeInput(OtherWriter.allocate(id, "w2", POOL, 28));
    lookUntil(() -> register.results.getQueueSize() == 2);

    TestRecord<byte[], byte[]> first = register.results.readRecord();
    Result result = register.messages.result(first.value());
    assertThat(result.envelope().requestId()).as("in their order").isEqualTo("w1");
    assertThat(result.envelope().attempt())
        .as("topic, partition and offset; the driver counts over all topics")
        .isEqualTo(register.topics.requests(DecidingDriver.TENANT) + "/0/3");
    AllocationResult granted = (AllocationResult) result.outcome();
    assertThat(granted.allocation().tenant()).isEqualTo(DecidingDriver.TENANT);
    assertThat(granted.allocation().tags().entries()).isEqualTo(Map.of("env", "lab"));
    assertThat(first.headers().lastHeader("correlation-id").value())
        .isEqualTo("c7".getBytes(UTF_8));
    assertThat(registry.byId(id(first.value()))).isNotNull();
    assertThat(register.metrics.waitingCount()).isZero();

    tenant.pipeInput(OtherWriter.allocate(id, "w1", POOL, 28));
    assertThat(register.messages.result(register.results.readRecord().value()).envelope())
        .extracting("requestId")
        .isEqualTo("w2");
    Result again = register.messages.result(register.results.readValue());
    assertThat(again.outcome()).as("its schema is known now").isEqualTo(granted);
  }

  @Test
  void whileTheRegistryIsDown_onlyWhatNobodyCanReadWaits() {
    int id = server.register(SUBJECT, OtherWriter.SCHEMA);
    server.answer(503, "{\"error_code\":50003,\"message\":\"no leader\"}");
    tenant.pipeInput(OtherWriter.allocate(id, "w1", POOL, 28));
    lookUntil(() -> server.asked().contains("GET /schemas/ids/" + id));
    assertThat(register.ask("ours", register.allocate(28)).outcome())
        .isInstanceOf(AllocationResult.class);
    tenant.pipeInput(
        "{\"type\":\"Allocate\",\"requestId\":\"json\",\"pool\":\"%s\",\"netmaskLength\":28}"
            .formatted(POOL)
            .getBytes(UTF_8));
    assertThat(register.messages.result(register.results.readValue()).envelope().requestId())
        .isEqualTo("json");
    assertThat(register.metrics.waitingCount()).isEqualTo(1);
    assertThat(letters.isEmpty()).isTrue();

    server.recover();
    lookUntil(() -> !register.results.isEmpty());
    assertThat(register.messages.result(register.results.readValue()).envelope().requestId())
        .isEqualTo("w1");
    assertThat(register.metrics.waitingCount()).isZero();
    assertThat(letters.isEmpty()).isTrue();
  }

  @Test
  void idsThatNobodyGave_andSchemasThatWillNotDo_areDeadLetters() {
    int lacking = server.register("lacking", OtherWriter.LACKING);
    tenant.pipeInput(OtherWriter.allocate(lacking, OtherWriter.LACKING, "w1", POOL, 28));
    tenant.pipeInput(OtherWriter.allocate(1_000_000, "w2", POOL, 28));
    tenant.pipeInput(OtherWriter.allocate(0x43ffffff, "w3", POOL, 28));
    server.put(77, "{\"schema\":\"\\\"string\\\"\"}");
    tenant.pipeInput(OtherWriter.allocate(77, "w4", POOL, 28));
    List<TestRecord<byte[], byte[]>> dead = new ArrayList<>();
    lookUntil(
        () -> {
          dead.addAll(letters.readRecordsToList());
          return dead.size() == 4;
        });
    assertThat(dead)
        .extracting(letter -> new String(letter.headers().lastHeader("dlq-reason").value(), UTF_8))
        .anyMatch(reason -> reason.contains("not a io.cadastre.requests.Allocate"))
        .anyMatch(reason -> reason.equals("unknown schema id 0x000f4240"))
        .anyMatch(reason -> reason.equals("unknown schema id 0x43ffffff"))
        .anyMatch(reason -> reason.contains("string is nothing that this version knows"));
    assertThat(dead)
        .extracting(letter -> new String(letter.headers().lastHeader("dlq-offset").value(), UTF_8))
        .as("the driver counts over all topics")
        .containsExactlyInAnyOrder("3", "4", "5", "6");
    assertThat(register.results.isEmpty()).isTrue();
    assertThat(register.metrics.waitingCount()).isZero();
    assertThat(register.ask("next", register.allocate(28)).outcome())
        .isInstanceOf(AllocationResult.class);
  }

  @Test
  void moreThanIsLookedAtInOneGo_isAllDecided() {
    int id = server.register(SUBJECT, OtherWriter.SCHEMA);
    server.answer(500, "");
    int asked = 250;
    for (int i = 0; i < asked; i++) {
      tenant.pipeInput(OtherWriter.allocate(id, "w" + i, POOL, 32));
    }
    assertThat(register.metrics.waitingCount()).isEqualTo(asked);
    server.recover();
    lookUntil(() -> register.results.getQueueSize() == asked);
    List<String> order = new ArrayList<>();
    int granted = 0;
    for (byte[] value : register.results.readValuesToList()) {
      Result result = register.messages.result(value);
      order.add(result.envelope().requestId());
      granted += result.outcome() instanceof RefusedResult ? 0 : 1;
    }
    List<String> came = IntStream.range(0, asked).mapToObj(i -> "w" + i).toList();
    assertThat(order).as("in their order").isEqualTo(came);
    assertThat(granted).isEqualTo(asked);
  }

  /** The registry is asked by another thread; the allocator looks whether it has answered. */
  private void lookUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      register.driver.advanceWallClockTime(Waiting.LOOK);
      Thread.onSpinWait();
    }
  }

  private static List<Integer> ids(TestOutputTopic<byte[], byte[]> topic) {
    return topic.readValuesToList().stream()
        .filter(Objects::nonNull)
        .map(value -> id(value))
        .toList();
  }

  private static int id(byte[] framed) {
    return ByteBuffer.wrap(framed, 1, 4).getInt();
  }
}
