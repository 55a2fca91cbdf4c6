package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocatorTopologyTest {
  private DecidingDriver register;

  @BeforeEach
  void start(@TempDir Path folder) {
    register = new DecidingDriver(folder);
  }

  @AfterEach
  void stop() {
    register.close();
  }

  @Test
  void allocate_isOneEventAndOneResult() {
    register.givenPoolWith("10.0.0.0/8");
    register.events.readValuesToList();
    Result result = register.ask("r1", register.allocate(24));
    assertThat(((AllocationResult) result.outcome()).allocation().cidr().toString())
        .isEqualTo("10.0.0.0/24");
    List<Recorded> recorded = register.recorded();
    assertThat(recorded).hasSize(1);
    assertThat(recorded.getFirst().event()).isInstanceOf(Allocated.class);
    assertThat(recorded.getFirst().envelope().sequence()).isEqualTo(result.envelope().sequence());
  }

  @Test
  void sameRequestId_hasTheSameOutcome() {
    register.givenPoolWith("10.0.0.0/8");
    Result first = register.ask("r1", register.allocate(24));
    register.events.readValuesToList();
    Result again = register.ask("r1", register.allocate(24));
    assertThat(again.outcome()).isEqualTo(first.outcome());
    assertThat(again.envelope().attempt()).isNotEqualTo(first.envelope().attempt());
    assertThat(register.recorded()).isEmpty();
    RefusedResult other = (RefusedResult) register.ask("r1", register.allocate(25)).outcome();
    assertThat(other.refusal().code()).isEqualTo(RefusalCode.TOKEN_MISMATCH);
  }

  @Test
  void refusal_isRecordedAndDoesNotBindTheToken() {
    register.givenPoolWith("10.0.0.0/24");
    register.events.readValuesToList();
    Allocate tooBig = register.allocate(16);
    assertThat(register.ask("r1", tooBig).outcome()).isInstanceOf(RefusedResult.class);
    assertThat(register.recorded().getFirst().event())
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.operation()).isEqualTo("Allocate");
              Request whole = register.messages.request(refused);
              assertThat(whole.command()).isEqualTo(tooBig);
              assertThat(whole.envelope().requestId()).isEqualTo("r1");
              assertThat(refused.code()).isEqualTo("too-big");
            });
    assertThat(register.ask("r1", register.allocate(28)).outcome())
        .isInstanceOf(AllocationResult.class);
  }

  @Test
  void dryRun_leavesNoTrace() {
    register.givenPoolWith("10.0.0.0/8");
    register.events.readValuesToList();
    RefusedResult dry = (RefusedResult) register.ask("r1", register.allocate(24), true).outcome();
    assertThat(dry.refusal().code()).isEqualTo(RefusalCode.DRY_RUN);
    assertThat(register.recorded()).isEmpty();
    assertThat(register.ask("r1", register.allocate(24)).outcome())
        .isInstanceOf(AllocationResult.class);
  }

  @Test
  void events_areChainedWithoutAGap() {
    register.givenPoolWith("10.0.0.0/8");
    register.ask("r1", register.allocate(24));
    register.ask("r2", register.allocate(4));
    Hash previous = Hash.ZERO;
    long sequence = 0;
    for (byte[] bytes : register.events.readValuesToList()) {
      Recorded event = register.messages.event(bytes);
      assertThat(event.envelope().sequence()).isEqualTo(++sequence);
      assertThat(event.envelope().previousHash()).isEqualTo(previous);
      previous = register.messages.hash(bytes);
    }
    assertThat(sequence).isEqualTo(5);
  }

  @Test
  void store_isWhatReplayingTheEventsGives() {
    register.givenPoolWith("10.0.0.0/8");
    for (int length = 16; length < 28; length++) {
      register.ask("r" + length, register.allocate(length));
    }
    register.ask("refused", register.allocate(7));
    register.ask("last", new DeletePool(DecidingDriver.POOL, true));
    register.driver.advanceWallClockTime(Duration.ofSeconds(2));

    MapRows replayed = new MapRows();
    for (Recorded event : register.recorded()) {
      Evolver.evolve(event.event(), event.envelope().cause(), replayed).forEach(replayed::apply);
    }
    MapRows stored = new MapRows();
    try (var entries = register.rows().all();
        var allocations = register.allocations().all()) {
      entries.forEachRemaining(
          entry -> {
            if (Stream.of("head/", "source/", "utilization/", "association/")
                .noneMatch(entry.key::startsWith)) {
              stored.apply(RowChange.added(register.codec.decode(entry.value, Row.class)));
            }
          });
      assertThat(allocations).as("all went with the pool").isExhausted();
    }
    assertThat(stored.sameAs(replayed)).as("%s is %s", stored, replayed).isTrue();
    assertThat(stored.size()).isEqualTo(3); // the IPAM and its two scopes
  }

  @Test
  void sweep_isCausedByTheDeleteAndByNothingThatIsDecidedMeanwhile() {
    register.givenPoolWith("10.0.0.0/8");
    PoolId other = new PoolId("ipam-pool-" + DecidingDriver.TAG + "000000000002");
    register.ask("other", register.pool(other));
    register.givenMoreAllocationsThanASliceTakes();
    register.events.readValuesToList();
    register.ask("delete", new DeletePool(DecidingDriver.POOL, true));
    register.ask(
        "meanwhile",
        new ModifyPool(other, "x", null, null, null, null, false, Tags.NONE, Tags.NONE));
    register.driver.advanceWallClockTime(Duration.ofSeconds(2));

    List<Recorded> recorded = register.recorded();
    assertThat(recorded)
        .extracting(event -> event.event().getClass().getSimpleName())
        .containsExactly("PoolDeleted", "ExtentSwept", "PoolModified", "ExtentSwept");
    assertThat(recorded)
        .extracting(event -> event.envelope().cause())
        .containsExactly("delete", "delete", "meanwhile", "delete");
    assertThat(recorded)
        .allSatisfy(
            event -> assertThat(event.envelope().scope()).isEqualTo(DecidingDriver.SCOPE.value()));
    for (Recorded event : recorded) {
      boolean asked = !(event.event() instanceof ExtentSwept);
      assertThat(event.envelope().actor()).isEqualTo(asked ? DecidingDriver.CALLER : null);
      assertThat(event.envelope().region()).isEqualTo(asked ? "us-east-1" : null);
    }
  }

  @Test
  void junk_goesToTheDeadLettersAndTheNextIsDecided() {
    TestOutputTopic<byte[], byte[]> dead = register.output(register.topics.deadLetters());
    register.requests.pipeInput(new byte[] {1, 2, 3});
    register.requests.pipeInput(new byte[] {0, 0x43, 0, 0, 1, 9, 9});
    register.requests.pipeInput(new byte[] {0, 1, 2, 3, 4, 5});
    assertThat(dead.readRecordsToList())
        .hasSize(3)
        .allSatisfy(letter -> assertThat(letter.headers().lastHeader("dlq-reason")).isNotNull());
    assertThat(register.metrics.deadLetterCount()).isEqualTo(3);
    register.givenPoolWith("10.0.0.0/8");
  }
}
