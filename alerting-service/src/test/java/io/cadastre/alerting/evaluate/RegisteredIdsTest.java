package io.cadastre.alerting.evaluate;

import static io.cadastre.alerting.Utilizations.POOL;
import static io.cadastre.alerting.Utilizations.allocated;
import static io.cadastre.alerting.Utilizations.pool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.WriterSchema;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerting where a schema registry gives the ids. */
class RegisteredIdsTest {
  @Test
  void whatIsReadAndSaid_hasTheIdsOfTheRegistry_whatIsKeptHasOurs(@TempDir Path folder)
      throws Exception {
    try (StandInRegistry server = StandInRegistry.start()) {
      SchemaRegistry registry =
          SchemaRegistry.registering(RegistryAddress.of(server.url()), Topics.DEFAULT);
      try (AlertingDriver alerting = new AlertingDriver(folder, List.of(Rule.STANDARD), registry)) {
        server.stop();
        alerting.measured(allocated(1, 90, 100));
        byte[] change = alerting.changesAsBytes().getFirst();
        assertThat(BundledSchemas.isBundled(id(change))).isFalse();
        assertThat(MessageCodec.alerts(registry).decode(change))
            .extracting(AlertChanged::to)
            .isEqualTo("firing");
        for (String store : List.of(AlertingTopology.SUBJECTS, AlertingTopology.ALERTS)) {
          assertThat(alerting.rows(store).values())
              .isNotEmpty()
              .allMatch(row -> BundledSchemas.isBundled(id(row)));
        }
        assertThat(alerting.notifications()).isNotEmpty();
      }
    }
  }

  @Test
  @Timeout(60)
  void schemaOfANewerRelease_waitsForARegistryThatIsDown(@TempDir Path folder) throws Exception {
    try (StandInRegistry server = StandInRegistry.start()) {
      SchemaRegistry registry =
          SchemaRegistry.registering(RegistryAddress.of(server.url()), Topics.DEFAULT);
      int newer = server.register("newer", newer());
      AlertingDriver first = new AlertingDriver(folder, List.of(Rule.STANDARD), registry);
      server.stop();
      first.advance(1);
      first.pipe(POOL.value(), asNewer(newer, first, allocated(1, 90, 100)));
      first.pipe(pool(2).value(), asNewer(newer, first, at(pool(2), 90)));
      first.measured(at(pool(3), 90));
      assertThat(first.changes()).as("all others are judged").hasSize(1);
      first.advance(1);
      assertThat(first.metrics.unreadCount()).isEqualTo(2);

      // Another process goes on with it; of what is gone, or said anew, nothing waits any more.
      try (AlertingDriver alerting = first.restarted(List.of(Rule.STANDARD))) {
        alerting.gone(pool(2).value());
        alerting.advance(1);
        assertThat(alerting.metrics.unreadCount()).isEqualTo(1);
        alerting.pipe(POOL.value(), asNewer(newer, alerting, allocated(2, 95, 100)));
        alerting.advance(1);
        assertThat(alerting.changes()).isEmpty();
        assertThat(alerting.metrics.unreadCount()).isEqualTo(1);

        server.startAgain();
        while (alerting.metrics.unreadCount() > 0) {
          alerting.advance(1);
          Thread.onSpinWait();
        }
        alerting.advance(1);
        assertThat(alerting.changes())
            .singleElement()
            .satisfies(change -> assertThat(change.sequence()).isEqualTo(2));
        assertThat(alerting.metrics.droppedCount()).isZero();
        assertThat(alerting.rows(AlertingTopology.UNREAD)).isEmpty();
        alerting.pipe(POOL.value(), asNewer(newer, alerting, allocated(3, 10, 100)));
        assertThat(alerting.changes()).as("known by now").hasSize(1);
      }
    }
  }

  @Test
  @Timeout(60)
  void schemaThatNobodyGave_isPassedOverOnceTheRegistrySaysSo(@TempDir Path folder)
      throws Exception {
    try (StandInRegistry server = StandInRegistry.start()) {
      SchemaRegistry registry =
          SchemaRegistry.registering(RegistryAddress.of(server.url()), Topics.DEFAULT);
      try (AlertingDriver alerting = new AlertingDriver(folder, List.of(Rule.STANDARD), registry)) {
        alerting.pipe(POOL.value(), asNewer(123_456, alerting, allocated(1, 90, 100)));
        while (alerting.metrics.droppedCount() == 0) {
          alerting.advance(1);
          Thread.onSpinWait();
        }
        assertThat(alerting.metrics.unreadCount()).isZero();
        assertThat(alerting.changes()).isEmpty();
      }
    }
  }

  @Test
  @Timeout(60)
  void schemaThatIsForgottenAMomentLater_isWaitedForAsWell(@TempDir Path folder) throws Exception {
    try (StandInRegistry server = StandInRegistry.start()) {
      SchemaRegistry registry =
          SchemaRegistry.registering(RegistryAddress.of(server.url()), Topics.DEFAULT);
      int newer = server.register("newer", newer());
      server.stop();
      try (AlertingDriver alerting =
          new AlertingDriver(folder, List.of(Rule.STANDARD), new Forgetful(registry))) {
        alerting.pipe(POOL.value(), asNewer(newer, alerting, allocated(1, 90, 100)));
        alerting.advance(1);
        assertThat(alerting.metrics.unreadCount()).isEqualTo(1);
        assertThat(alerting.changes()).isEmpty();
        server.startAgain();
        while (alerting.metrics.unreadCount() > 0) {
          alerting.advance(1);
          Thread.onSpinWait();
        }
        assertThat(alerting.changes()).hasSize(1);
        assertThat(alerting.metrics.droppedCount()).isZero();
      }
    }
  }

  /** Says that it knows each schema, and has to ask all the same. */
  private record Forgetful(SchemaIds ids) implements SchemaIds {
    @Override
    public BundledSchemas bundle() {
      return ids.bundle();
    }

    @Override
    public @Nullable WriterSchema byId(int id) {
      return ids.byId(id);
    }

    @Override
    public boolean prepare(int id) {
      return true;
    }

    @Override
    public int idOf(Released released) {
      return ids.idOf(released);
    }
  }

  private static PoolUtilization at(PoolId pool, long allocated) {
    return allocated(pool, 1, BigInteger.valueOf(allocated), BigInteger.valueOf(100), Family.IPV4);
  }

  /** Our schema, and a field behind ours. */
  private static String newer() throws Exception {
    Released ours = BundledSchemas.load().latest("io.cadastre.utilization.PoolUtilization");
    ObjectMapper json = new ObjectMapper();
    ObjectNode schema = (ObjectNode) json.readTree(ours.json());
    ((ArrayNode) schema.path("fields")).addObject().put("name", "colour").put("type", "string");
    return schema.toString();
  }

  private static byte[] asNewer(int id, AlertingDriver alerting, PoolUtilization said) {
    byte[] ours = alerting.codecs.utilization().encode(said);
    byte[] red = {6, 'r', 'e', 'd'};
    return ByteBuffer.allocate(ours.length + red.length).put(ours).put(red).putInt(1, id).array();
  }

  private static int id(byte[] framed) {
    return ByteBuffer.wrap(framed, 1, 4).getInt();
  }
}
