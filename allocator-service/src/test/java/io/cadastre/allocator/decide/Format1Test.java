package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data of format 1 becomes ours. */
class Format1Test {
  private DecidingDriver register;

  @BeforeEach
  void start(@TempDir Path folder) {
    register = new DecidingDriver(folder);
    register.givenPoolWith("10.0.0.0/8");
  }

  @AfterEach
  void stop() {
    register.close();
  }

  private AllocationRow allocated(String requestId) {
    return ((AllocationResult) register.ask(requestId, register.allocate(24)).outcome())
        .allocation();
  }

  private void readBack(AllocationRow row, byte @Nullable [] value) {
    @SuppressWarnings("NullAway") // as Kafka's consumer makes a tombstone
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            register.topics.allocations(), 0, 0, row.id().value().getBytes(UTF_8), value);
    Published.readBack(register.allocations(), record, register.codec);
  }

  @Test
  void whatIsGone_isRemovedThoughNothingSaysWhereItWas() {
    AllocationRow gone = allocated("r1");
    AllocationRow stays = allocated("r2");
    readBack(gone, null);

    Format1.forgetGone(register.allocations(), register.codec);

    try (var left = register.allocations().all()) {
      assertThat(left)
          .toIterable()
          .singleElement()
          .satisfies(entry -> assertThat(entry.key).isEqualTo(StoreRows.bytes(stays.key())));
    }
  }

  @Test
  void whatIsThere_isReadBack() {
    AllocationRow row = allocated("r1");
    register.allocations().delete(StoreRows.bytes(row.key()));

    readBack(row, register.codec.encode(row));

    assertThat(register.codec.row(register.allocations().get(StoreRows.bytes(row.key()))))
        .isEqualTo(row);
  }

  @Test
  void rowsAmongTheOthers_areCleanedAway() {
    AllocationRow row = allocated("r1");
    register.rows().put(row.key(), register.codec.encode(row));
    register.rows().put(row.place().key(), register.codec.encode(row.place()));

    register.driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(register.rows().get(row.key())).isNull();
    assertThat(register.rows().get(row.place().key())).isNull();
    assertThat(register.rows().get(Keys.pool(row.ipam(), row.pool()))).isNotNull();
    assertThat(register.allocations().get(StoreRows.bytes(row.key()))).isNotNull();
  }
}
