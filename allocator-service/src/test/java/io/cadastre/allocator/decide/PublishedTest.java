package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of allocations is what is read back of them. */
class PublishedTest {
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

  @Test
  void whatWasSaid_readBackIsWhatIsKept() {
    var said = register.output(register.topics.allocations());
    AllocationRow stays = allocated("r1");
    AllocationRow goes = allocated("r2");
    register.ask("r3", new Release(DecidingDriver.POOL, goes.cidr(), goes.id()));
    register.allocations().delete(StoreRows.bytes(stays.key()));

    said.readRecordsToList().forEach(this::readBack);

    try (var kept = register.allocations().all()) {
      assertThat(kept)
          .toIterable()
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.key).isEqualTo(StoreRows.bytes(stays.key()));
                assertThat(register.codec.row(entry.value)).isEqualTo(stays);
              });
    }
  }

  private void readBack(TestRecord<byte[], byte[]> said) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            register.topics.allocations(),
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            said.key(),
            said.value(),
            said.headers(),
            Optional.empty());
    Published.readBack(register.allocations(), record, register.codec);
  }

  @Test
  void aDeleteByAnybodyElse_isAFaultThatSaysWhere() {
    AllocationRow stays = allocated("r1");

    assertThatThrownBy(
            () -> readBack(new TestRecord<>(UTF_8.encode(stays.id().value()).array(), null)))
        .hasMessageContaining("record 0 of partition 0 of " + register.topics.allocations())
        .hasMessageContaining("no allocator wrote it");
  }

  @Test
  void whatIsSaid_namesTheEventThatItComesOf() {
    var said = register.output(register.topics.allocations());
    allocated("r1");

    assertThat(new String(said.readRecord().headers().lastHeader("sequence").value(), UTF_8))
        .isEqualTo("4");
  }

  /** A folder so old that Kafka has forgotten how the allocation went, whose id came again. */
  @Test
  void anIdAtTwoPlaces_isAFault() {
    AllocationRow row = allocated("r1");
    AllocationRow ghost =
        new AllocationRow(
            row.id(),
            row.ipam(),
            row.pool(),
            Cidr.parse("10.9.0.0/24"),
            row.holder(),
            row.resource(),
            row.resourceRegion(),
            row.resourceOwner(),
            row.description(),
            row.tags());
    register.allocations().put(StoreRows.bytes(ghost.key()), register.codec.encode(ghost));

    assertThatThrownBy(
            () -> new StoreRows(register.rows(), register.allocations(), register.codec).index())
        .hasMessageContaining(row.id().value())
        .hasMessageContaining("10.9.0.0/24");
  }
}
