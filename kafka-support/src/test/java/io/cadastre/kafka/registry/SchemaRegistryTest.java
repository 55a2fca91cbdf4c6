package io.cadastre.kafka.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaUnavailableException;
import io.cadastre.schemas.WriterSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ids of a registry: given to ours at the start, asked for where they are others'. */
@Timeout(60)
class SchemaRegistryTest extends AtARegistry {
  private static final String RENEW = "io.cadastre.requests.Renew";

  /** The envelope alone, and a field that nobody here knows. */
  private static final String OTHER_RENEW =
      "{\"type\":\"record\",\"name\":\"Renew\",\"namespace\":\"io.cadastre.requests\",\"fields\":["
          + "{\"name\":\"colour\",\"type\":\"string\"},{\"name\":\"allocation\",\"type\":\"string\"}]}";

  private final BundledSchemas bundle = BundledSchemas.load();
  private final AtomicLong nanos = new AtomicLong();

  SchemaRegistryTest() throws IOException {}

  private SchemaRegistry registering() {
    return SchemaRegistry.registering(address(), Topics.DEFAULT, LONG, nanos::get);
  }

  private SchemaRegistry reading() {
    return SchemaRegistry.reading(address(), LONG, nanos::get);
  }

  @Test
  void whatIsShared_isRegisteredVersionByVersionAndKeepsItsIds() {
    SchemaRegistry registry = registering();
    assertThat(server.subjects())
        .contains(
            "ipam.requests.v1-io.cadastre.requests.Allocate",
            "ipam.results.v1-io.cadastre.results.RefusedResult",
            "ipam.pools.v1-io.cadastre.Pool",
            "ipam.allocations.v1-io.cadastre.Allocation",
            "ipam.utilization.v1-io.cadastre.utilization.PoolUtilization",
            "ipam.alerts.v1-io.cadastre.alerts.AlertChanged")
        .as("evidence and what is ours alone need no registry")
        .noneMatch(subject -> subject.matches("ipam\\.(events|resources|facts|state)\\..*"));
    for (Released released : bundle.all()) {
      int id = registry.idOf(released);
      if (server.subjects().contains(released.subject())) {
        assertThat(id).isLessThan(BundledSchemas.FIRST_ID);
        assertThat(registry.byId(id)).isNotNull();
        assertThat(server.schema(id)).isEqualTo(released.json());
      }
      assertThat(registry.byId(released.id())).as("for ever").isNotNull();
    }
    List<Integer> versions =
        bundle.ofSubject("ipam.requests.v1-io.cadastre.requests.Allocate").stream()
            .map(registry::idOf)
            .toList();
    assertThat(versions).hasSizeGreaterThan(1).isSorted();

    SchemaRegistry again = registering();
    assertThat(bundle.all())
        .allSatisfy(one -> assertThat(again.idOf(one)).isEqualTo(registry.idOf(one)));
    assertThat(server.asked()).as("ours are not asked for").noneMatch(a -> a.startsWith("GET"));
  }

  @Test
  void subjects_haveTheNamesOfTheTopics() {
    SchemaRegistry.registering(address(), new Topics("lab"), LONG, nanos::get);
    assertThat(server.subjects())
        .contains("lab.requests.v1-" + RENEW, "lab.pools.v1-io.cadastre.Pool")
        .noneMatch(subject -> subject.startsWith("ipam"));
  }

  @Test
  void whoOnlyReads_registersNothing() {
    SchemaRegistry registry = reading();
    assertThat(server.asked()).isEmpty();
    assertThat(registry.idOf(bundle.latest(RENEW))).isEqualTo(bundle.latest(RENEW).id());
  }

  @Test
  void schemaOfAnother_isAskedForOnce() {
    int id = server.register("ipam.requests.payments.v1-" + RENEW, OTHER_RENEW);
    SchemaRegistry registry = reading();
    WriterSchema schema = registry.byId(id);
    assertThat(Objects.requireNonNull(schema).name()).isEqualTo(RENEW);
    assertThat(schema.json()).contains("colour");
    assertThat(registry.byId(id)).isSameAs(schema);
    assertThat(server.asked()).containsExactly("GET /schemas/ids/1");
  }

  @Test
  void idThatNobodyGave_isAskedForAgainLater() {
    SchemaRegistry registry = reading();
    assertThat(registry.byId(1)).isNull();
    assertThat(registry.byId(1)).isNull();
    assertThat(server.asked()).hasSize(1);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    server.register("x-" + RENEW, OTHER_RENEW);
    assertThat(registry.byId(1)).isNotNull();
  }

  @Test
  void idsOfTheBundledRange_areNeverAskedFor() {
    SchemaRegistry registry = reading();
    server.put(0x43ffffff, "{\"schema\":\"\\\"string\\\"\"}");
    assertThat(registry.byId(0x43ffffff)).isNull();
    assertThat(registry.prepare(0x43ffffff)).isTrue();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void registryThatIsDown_isNoAnswer_andIsLeftAloneForASecond() {
    int id = server.register("x-" + RENEW, OTHER_RENEW);
    SchemaRegistry registry = reading();
    server.answer(503, "{\"error_code\":50003,\"message\":\"no leader\"}");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> registry.byId(id))
          .isInstanceOf(SchemaUnavailableException.class)
          .hasMessageContaining("answers 503: no leader");
    }
    assertThat(registry.prepare(id)).isFalse();
    assertThat(server.asked()).hasSize(1);
    server.recover();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(registry.byId(id)).isNotNull();
  }

  @Test
  void prepare_asksBesideAndSaysWhenItIsThere() {
    int id = server.register("x-" + RENEW, OTHER_RENEW);
    SchemaRegistry registry = reading();
    assertThat(registry.prepare(id)).isFalse();
    while (!registry.prepare(id)) {
      Thread.onSpinWait();
    }
    server.stop();
    assertThat(registry.byId(id)).as("nobody is asked any more").isNotNull();
  }

  @Test
  void schemaThatNobodyWouldReadWith_isObjectedTo() {
    objected("{\"schema\":\"nonsense\"}", "no Avro schema");
    objected("{\"schema\":\"{}\",\"schemaType\":\"JSON\"}", "it is JSON");
    objected(
        "{\"schema\":\"\\\"string\\\"\",\"references\":[{\"name\":\"a\",\"subject\":\"b\",\"version\":1}]}",
        "refers to other subjects");
    objected("{\"schema\":\"\\\"string\\\"\"}", "string is nothing that this version knows");
    objected(
        "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"com.acme.Order\\\",\\\"fields\\\":"
            + "[{\\\"name\\\":\\\"n\\\",\\\"type\\\":\\\"int\\\"}]}\"}",
        "com.acme.Order is nothing");
  }

  private void objected(String answer, String reason) {
    int id = 1_000 + server.asked().size();
    server.put(id, answer);
    SchemaRegistry registry = reading();
    assertThatThrownBy(() -> registry.byId(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThat(registry.prepare(id)).isTrue();
  }
}
