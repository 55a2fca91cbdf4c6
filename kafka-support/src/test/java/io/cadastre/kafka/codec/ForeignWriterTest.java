package io.cadastre.kafka.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.testkit.OtherWriter;
import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests by schemas that others registered, and records by the ids that a registry gave. */
class ForeignWriterTest {
  private static final String POOL = "ipam-pool-00abc000000000001";
  private static final AllocationId ALLOCATION =
      new AllocationId("ipam-pool-alloc-000abc" + "0".repeat(26) + "1");

  private final BundledSchemas bundle = BundledSchemas.load();
  private final Messages bundled = new Messages(bundle);
  private final Request renewal =
      new Request(
          new RequestEnvelope("r1", null, null, null, false, null, null),
          new Renew(ALLOCATION, Instant.EPOCH));

  @SuppressWarnings("NullAway.Init")
  private StandInRegistry server;

  @SuppressWarnings("NullAway.Init")
  private SchemaRegistry registry;

  @SuppressWarnings("NullAway.Init")
  private Messages messages;

  @BeforeEach
  void givenARegistry() throws IOException {
    server = StandInRegistry.start();
    registry = SchemaRegistry.registering(RegistryAddress.of(server.url()), Topics.DEFAULT);
    messages = new Messages(registry);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestByASchemaOfAnother_isResolvedToOurs() {
    int id = server.register("acme-io.cadastre.requests.Allocate", OtherWriter.SCHEMA);
    byte[] bytes = OtherWriter.allocate(id, "w1", POOL, 28);
    Request request = messages.request(bytes);
    assertThat(request.envelope().requestId()).isEqualTo("w1");
    Allocate allocate = (Allocate) request.command();
    assertThat(allocate.pool()).isEqualTo(new PoolId(POOL));
    assertThat(allocate.netmaskLength()).isEqualTo(28);
    assertThat(allocate.tags().entries()).isEqualTo(Map.of("env", "lab"));
    assertThat(allocate.cidr()).isNull();

    assertThatThrownBy(() -> bundled.request(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("unknown schema id");
    for (int length = Framing.HEADER; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> messages.request(cut)).isInstanceOf(MalformedRecordException.class);
    }
  }

  @Test
  void schemaThatLacksWhatOursNeeds_isMalformed() {
    int id = server.register("acme-io.cadastre.requests.Allocate", OtherWriter.LACKING);
    malformed(
        OtherWriter.allocate(id, OtherWriter.LACKING, "w1", POOL, 28),
        "not a io.cadastre.requests.Allocate",
        "preview");
  }

  @Test
  void schemaOfWhatDoesNotBelongHere_isMalformed() {
    Released event = bundle.latest("io.cadastre.events.Released");
    int id = server.register("x-" + event.name(), event.json());
    malformed(header(id), "io.cadastre.events.Released does not belong on this topic");
    String order =
        "{\"type\":\"record\",\"name\":\"com.acme.Order\",\"fields\":"
            + "[{\"name\":\"n\",\"type\":\"int\"}]}";
    malformed(
        header(server.register("orders", order)),
        "will not do: com.acme.Order is nothing that this version knows");
    malformed(header(1_000_000), "unknown schema id 0x000f4240");
  }

  @Test
  void schemaThatCannotBeHadNow_isNoMalformedRecord() {
    server.stop();
    assertThatThrownBy(() -> messages.request(header(1_000_000)))
        .isInstanceOf(SchemaUnavailableException.class);
    assertThat(messages.prepare(header(1_000_000))).isFalse();
    assertThat(messages.prepare(bundled.encode(renewal))).isTrue();
    assertThat(messages.prepare("{}".getBytes(UTF_8))).isTrue();
    assertThat(messages.prepare(new byte[] {0, 1})).isTrue();
    assertThat(messages.prepare(null)).isTrue();
  }

  @Test
  void onItsWayToATopic_aRecordGetsTheIdOfTheRegistry() {
    RegisteredIds out = new RegisteredIds(registry);
    byte[] ours = messages.encode(renewal);
    byte[] theirs = Objects.requireNonNull(out.serialize("topic", ours));
    Released newest = bundle.latest("io.cadastre.requests.Renew");
    assertThat(ByteBuffer.wrap(ours, 1, 4).getInt()).isEqualTo(newest.id());
    assertThat(ByteBuffer.wrap(theirs, 1, 4).getInt())
        .isEqualTo(registry.idOf(newest))
        .isLessThan(BundledSchemas.FIRST_ID);
    assertThat(Arrays.copyOfRange(theirs, 5, theirs.length))
        .isEqualTo(Arrays.copyOfRange(ours, 5, ours.length));
    assertThat(messages.request(theirs)).isEqualTo(renewal);
    assertThat(messages.request(ours)).isEqualTo(renewal);

    assertThat(out.serialize("topic", null)).isNull();
    byte[] json = "{\"type\":\"Renew\"}".getBytes(UTF_8);
    assertThat(out.serialize("topic", json)).isEqualTo(json);
    assertThat(out.serialize("topic", theirs)).as("again").isEqualTo(theirs);
    assertThat(new RegisteredIds(bundle).serialize("topic", ours)).isSameAs(ours);
  }

  /** What others wrote with the ids of the registry and an older version of ours. */
  @Test
  void olderVersionByTheIdOfTheRegistry_isRead() {
    Released first = bundle.ofSubject("ipam.requests.v1-io.cadastre.requests.Release").getFirst();
    assertThat(first).isNotEqualTo(bundle.latest(first.name()));
    GenericRecord envelope =
        new GenericRecordBuilder(first.schema().getField("envelope").schema())
            .set("requestId", "w2")
            .build();
    GenericRecord release =
        new GenericRecordBuilder(first.schema())
            .set("envelope", envelope)
            .set("allocation", ALLOCATION.value())
            .build();
    Request request = messages.request(OtherWriter.framed(registry.idOf(first), release));
    assertThat(request.envelope().requestId()).isEqualTo("w2");
    assertThat(request.envelope().from(new Principal("123456789012", null, "topic", "acme")))
        .isNotNull();
  }

  private void malformed(byte[] bytes, String... words) {
    assertThatThrownBy(() -> messages.request(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContainingAll(words);
  }

  private static byte[] header(int id) {
    return ByteBuffer.allocate(Framing.HEADER + 8).put((byte) 0).putInt(id).array();
  }
}
