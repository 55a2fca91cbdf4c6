package io.cadastre.alerting.evaluate;

import static io.cadastre.alerting.Utilizations.allocated;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.rule.Rule;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private static int id(byte[] framed) {
    return ByteBuffer.wrap(framed, 1, 4).getInt();
  }
}
