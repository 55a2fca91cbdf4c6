package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.topic.SourceOffset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be decided: a bug stops the allocator, an operator's word gets past it. */
class FaultTest {
  /** After the IPAM, the pool and its CIDR. */
  private static final SourceOffset FOURTH = new SourceOffset("ipam.requests.v1", 0, 3);

  /** After an allocation as well. */
  private static final SourceOffset FIFTH = new SourceOffset("ipam.requests.v1", 0, 4);

  @Test
  void fault_stopsAndNamesTheRecord(@TempDir Path folder) {
    try (DecidingDriver register = new DecidingDriver(folder)) {
      ModifyAllocation modify = givenAllocationWhoseRowsCannotBeRead(register);
      assertThatThrownBy(() -> register.ask("r1", modify))
          .hasRootCauseInstanceOf(RuntimeException.class)
          .satisfies(
              thrown ->
                  assertThat(messages(thrown)).contains("cannot decide ipam.requests.v1-0@4"));
    }
  }

  @Test
  void skippedRecord_isAnsweredWithAFaultThatBinds(@TempDir Path folder) {
    try (DecidingDriver register = new DecidingDriver(folder, Map.of(FOURTH, "bug 17"))) {
      register.givenPoolWith("10.0.0.0/8");
      register.events.readValuesToList();
      RefusedResult fault = (RefusedResult) register.ask("r1", register.allocate(24)).outcome();
      assertThat(fault.refusal().code()).isEqualTo(RefusalCode.FAULT);
      assertThat(fault.message()).contains("bug 17").contains("Nothing was changed");
      assertThat(register.recorded())
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.event())
                      .isInstanceOfSatisfying(
                          RequestRefused.class,
                          refused -> assertThat(refused.code()).isEqualTo("fault")));
      assertThat(register.ask("r1", register.allocate(24)).outcome()).isEqualTo(fault);
      assertThat(register.ask("r2", register.allocate(24)).outcome())
          .isInstanceOf(AllocationResult.class);
    }
  }

  @Test
  void skippedRecord_isPassedEvenWhenItsRowsCannotBeRead(@TempDir Path folder) {
    try (DecidingDriver register = new DecidingDriver(folder, Map.of(FIFTH, "bug 17"))) {
      ModifyAllocation modify = givenAllocationWhoseRowsCannotBeRead(register);
      register.events.readValuesToList();
      RefusedResult fault = (RefusedResult) register.ask("r1", modify).outcome();
      assertThat(fault.refusal().code()).isEqualTo(RefusalCode.FAULT);
      assertThat(register.recorded()).isEmpty();
    }
  }

  @Test
  void tooLarge_isADeadLetterCutToFit(@TempDir Path folder) {
    try (DecidingDriver register = new DecidingDriver(folder)) {
      var dead = register.output(register.topics.deadLetters());
      register.requests.pipeInput(new TestRecord<>(new byte[3], new byte[10_000_000]));
      TestRecord<byte[], byte[]> letter = dead.readRecord();
      assertThat(letter.value()).hasSizeLessThan(256 * 1024);
      assertThat(header(letter.headers(), "dlq-reason")).contains("more than a request may have");
      assertThat(header(letter.headers(), "dlq-size")).isEqualTo("10000003");
      register.requests.pipeInput(
          new TestRecord<byte[], byte[]>(
              new byte[] {7}, null, new RecordHeaders().add("h", new byte[5_000_000])));
      letter = dead.readRecord();
      assertThat(letter.headers().lastHeader("h")).isNull();
      assertThat(letter.headers().lastHeader("dlq-key").value()).containsExactly(7);
      assertThat(header(letter.headers(), "dlq-null")).isEqualTo("true");
      register.givenPoolWith("10.0.0.0/8");
    }
  }

  /** The rows of an allocation are read when it is asked about, and not before. */
  private static ModifyAllocation givenAllocationWhoseRowsCannotBeRead(DecidingDriver register) {
    register.givenPoolWith("10.0.0.0/8");
    Allocate allocate = register.allocate(24);
    register.ask("allocate", allocate);
    spoilRows(register);
    return new ModifyAllocation(Objects.requireNonNull(allocate.allocation()), "other");
  }

  /** All but the heads and positions. */
  private static void spoilRows(DecidingDriver register) {
    spoil(register.rows(), key -> !key.startsWith("head/") && !key.startsWith("source/"));
    spoil(register.allocations(), key -> true);
  }

  private static <K> void spoil(KeyValueStore<K, byte[]> store, Predicate<K> which) {
    List<K> keys = new ArrayList<>();
    try (var entries = store.all()) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.stream().filter(which).forEach(key -> store.put(key, new byte[] {1}));
  }

  private static String header(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String messages(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      all.append(cause.getMessage()).append('\n');
    }
    return all.toString();
  }
}
