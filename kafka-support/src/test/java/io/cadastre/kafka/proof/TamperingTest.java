package io.cadastre.kafka.proof;

import static io.cadastre.kafka.proof.Forgery.aggregate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cadastre.audit.check.Finding;
import io.cadastre.audit.check.Report;
import io.cadastre.audit.check.Verification;
import io.cadastre.audit.checkpoint.Checkpoint;
import io.cadastre.audit.checkpoint.Keys;
import io.cadastre.audit.log.CopiedLog;
import io.cadastre.audit.log.LogRecord;
import io.cadastre.domain.testkit.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to tamper with a log is found, and named at the right event. */
class TamperingTest {
  private static final long SEED = Seeds.seed("TamperingTest");
  private static final Chronicle GOOD = new Chronicle();
  private static final Random RANDOM = new Random(SEED);

  @BeforeAll
  static void live() {
    Lives lives = new Lives(SEED, GOOD);
    for (int i = 0; i < 2_000; i++) {
      lives.step();
    }
  }

  private static Report verify(List<List<LogRecord>> log, @Nullable Checkpoint checkpoint) {
    return new Verification(Chronicle.log(log), null, checkpoint, read -> {}).run();
  }

  private static Finding first(List<List<LogRecord>> log) {
    List<Finding> findings = verify(log, null).findings();
    assertThat(findings).isNotEmpty();
    return findings.getFirst();
  }

  /** Where in its partition the next event of the same aggregate stands; -1: there is none. */
  private static int next(List<LogRecord> partition, int of) {
    for (int i = of + 1; i < partition.size(); i++) {
      if (aggregate(partition.get(i)).equals(aggregate(partition.get(of)))) {
        return i;
      }
    }
    return -1;
  }

  /** A partition with such an event that has one behind it, and which one. */
  private record Chosen(List<List<LogRecord>> log, List<LogRecord> partition, int at) {
    LogRecord event() {
      return partition.get(at);
    }

    void put(LogRecord record) {
      partition.set(at, record);
    }
  }

  private static Chosen choose(Predicate<LogRecord> fits) {
    List<List<LogRecord>> log = GOOD.partitions();
    List<LogRecord> longest = log.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
    int from = RANDOM.nextInt(longest.size());
    for (int i = 0; i < longest.size(); i++) {
      int at = (from + i) % longest.size();
      if (next(longest, at) > at && fits.test(longest.get(at))) {
        return new Chosen(log, longest, at);
      }
    }
    throw new AssertionError("no such event");
  }

  private static Predicate<LogRecord> type(String type) {
    return record -> Forgery.type(record).equals(type);
  }

  @Test
  void aFlippedByte_isNamed() {
    for (int i = 0; i < 30; i++) {
      Chosen chosen = choose(any -> true);
      byte[] value = Objects.requireNonNull(chosen.event().value());
      int at = RANDOM.nextInt(value.length);
      int bits = 1 << RANDOM.nextInt(8);
      chosen.put(Forgery.flipped(chosen.event(), at, bits));
      assertThat(first(chosen.log()).place())
          .as("byte %d ^ %d of %s %s", at, bits, chosen.event().place(), value.length)
          .isEqualTo(chosen.event().place());
    }
  }

  @Test
  void aDroppedEvent_isNamedByTheNext() {
    Chosen chosen = choose(any -> true);
    LogRecord next = chosen.partition().get(next(chosen.partition(), chosen.at()));
    chosen.partition().remove(chosen.at());
    Finding found = first(chosen.log());
    assertThat(found.place()).isEqualTo(next.place());
    assertThat(found.wrong()).contains("sequence");
  }

  @Test
  void twoEventsSwapped_areNamed() {
    Chosen chosen = choose(any -> true);
    int next = next(chosen.partition(), chosen.at());
    LogRecord one = chosen.event();
    LogRecord other = chosen.partition().get(next);
    chosen.put(Forgery.with(one, Objects.requireNonNull(other.value())));
    chosen.partition().set(next, Forgery.with(other, Objects.requireNonNull(one.value())));
    assertThat(first(chosen.log()).place()).isEqualTo(one.place());
  }

  @Test
  void anEventReEncoded_isNamed() {
    Chosen older = choose(type("Released"));
    older.put(Forgery.inOlderSchema(older.event()));
    assertThat(first(older.log()).place()).isEqualTo(older.event().place());

    Chosen reordered =
        choose(
            type("TagsChanged").and(e -> ((Map<?, ?>) Forgery.event(e).get("after")).size() > 1));
    reordered.put(Forgery.changed(reordered.event(), e -> Forgery.reverse(e, "after")));
    Finding found = first(reordered.log());
    assertThat(found.place()).isEqualTo(reordered.event().place());
    assertThat(found.wrong()).contains("altered");
  }

  @Test
  void whatIsNotKnown_stopsVerification() {
    Chosen chosen = choose(any -> true);
    chosen.put(Forgery.flipped(chosen.event(), 3, 0x40));
    List<Finding> findings = verify(chosen.log(), null).findings();
    assertThat(findings)
        .singleElement()
        .extracting(Finding::place)
        .isEqualTo(chosen.event().place());
    assertThat(findings.getFirst().wrong()).contains("verification stops here");
  }

  @Test
  void aForgedAllocation_isNamedThoughAllBehindItIsHashedAnew() {
    List<List<LogRecord>> log = GOOD.partitions();
    Set<String> held = new HashSet<>();
    for (List<LogRecord> partition : log) {
      held.clear();
      for (int i = 0; i < partition.size(); i++) {
        String type = Forgery.type(partition.get(i));
        if (!type.equals("Allocated")) {
          // Anything else may have ended the one before.
          if (!type.equals("RequestRefused")) {
            held.clear();
          }
          continue;
        }
        GenericRecord after = (GenericRecord) Forgery.event(partition.get(i)).get("after");
        String other = after.get("pool").toString();
        if (!held.isEmpty() && held.iterator().next().startsWith(other + " ")) {
          String cidr = held.iterator().next().substring(other.length() + 1);
          partition.set(i, Forgery.changed(partition.get(i), e -> wish(e, cidr)));
          Forgery.rehash(partition, i);
          Finding found = first(log);
          assertThat(found.place()).isEqualTo(partition.get(i).place());
          assertThat(found.wrong()).contains("Allocated");
          return;
        }
        held.clear();
        held.add(other + " " + after.get("cidr"));
      }
    }
    throw new AssertionError("no two allocations of one pool, one after the other");
  }

  private static void wish(GenericRecord allocated, String cidr) {
    ((GenericRecord) allocated.get("after")).put("cidr", cidr);
    allocated.put("wanted", null);
    allocated.put("adopted", null);
  }

  @Test
  void aCutTail_isFoundByACheckpointOnly(@TempDir Path folder) throws Exception {
    Checkpoint checkpoint = checkpoint(folder);
    Chosen chosen = choose(any -> true);
    while (chosen.partition().size() > chosen.at()) {
      chosen.partition().removeLast();
    }
    assertThat(verify(chosen.log(), null).findings()).isEmpty();
    assertThat(verify(chosen.log(), checkpoint).findings())
        .anySatisfy(found -> assertThat(found.wrong()).contains("the tail is cut off"));
    assertThat(verify(GOOD.partitions(), checkpoint).findings()).isEmpty();
  }

  @Test
  void aHistoryWrittenAnew_isFoundByACheckpointOnly(@TempDir Path folder) throws Exception {
    Checkpoint checkpoint = checkpoint(folder);
    Chosen chosen = choose(type("Allocated"));
    String aggregate = aggregate(chosen.event());
    chosen.put(
        Forgery.changed(
            chosen.event(),
            e -> ((GenericRecord) e.get("envelope")).put("cause", "another request")));
    Forgery.rehash(chosen.partition(), chosen.at());
    assertThat(verify(chosen.log(), null).findings()).isEmpty();
    assertThat(verify(chosen.log(), checkpoint).findings())
        .singleElement()
        .satisfies(found -> assertThat(found.aggregate()).isEqualTo(aggregate))
        .satisfies(found -> assertThat(found.wrong()).contains("checkpoint"));
  }

  private static Checkpoint checkpoint(Path folder) throws Exception {
    Path key = folder.resolve("key.pem");
    Path file = folder.resolve("checkpoint.json");
    Checkpoint.of(verify(GOOD.partitions(), null), Instant.EPOCH, Keys.at(key)).write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Checkpoint read = Checkpoint.read(file);
    read.checkSignature(Keys.publicKey(key.toString()));
    return read;
  }

  @Test
  void aCheckpointThatWasAltered_isRefused(@TempDir Path folder) throws Exception {
    checkpoint(folder);
    Path file = folder.resolve("checkpoint.json");
    Path altered = folder.resolve("altered.json");
    Files.writeString(
        altered, Files.readString(file).replaceFirst("\"sequence\":", "\"sequence\":1"));
    assertThat(catchThrowable(() -> Checkpoint.read(altered).checkSignature(null)))
        .hasMessageContaining("altered");
    Path other = folder.resolve("other.pem");
    Keys.at(other);
    assertThat(
            catchThrowable(
                () -> Checkpoint.read(file).checkSignature(Keys.publicKey(other.toString()))))
        .hasMessageContaining("another key");
  }

  @Test
  void oneByteInACopy_isFound(@TempDir Path folder) throws Exception {
    Chosen chosen = choose(type("Allocated"));
    byte[] value = Objects.requireNonNull(chosen.event().value());
    chosen.put(Forgery.flipped(chosen.event(), value.length - 3, 1));
    Path good = folder.resolve("good.gz");
    Path bad = folder.resolve("bad.gz");
    assertThat(CopiedLog.write(Chronicle.log(GOOD.partitions()), good)).isEqualTo(GOOD.events());
    CopiedLog.write(Chronicle.log(chosen.log()), bad);
    try (CopiedLog log = CopiedLog.open(good)) {
      Report report = new Verification(log, null, checkpoint(folder), read -> {}).run();
      assertThat(report.findings()).isEmpty();
      assertThat(report.events()).isEqualTo(GOOD.events());
    }
    try (CopiedLog log = CopiedLog.open(bad)) {
      Finding found = new Verification(log, null, null, read -> {}).run().findings().getFirst();
      assertThat(found.place()).isEqualTo(chosen.event().place());
    }
  }
}
