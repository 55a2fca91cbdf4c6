package io.cadastre.alerting.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatchTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Draws the most there is: waits are 1 s, 2 s, 4 s… */
  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private final MockProducer<byte[], byte[]> letters =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final DispatchMetrics metrics = new DispatchMetrics();
  private final List<Receiver> receivers = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-02T00:00:00Z");
  private Hook hook;
  private Outbox outbox;
  private Dispatch dispatch;

  @BeforeEach
  void start() throws IOException {
    hook = new Hook();
    outbox = new Outbox();
    dispatch = dispatch("ops", hook, outbox, metrics);
  }

  @AfterEach
  void stop() {
    receivers.forEach(Receiver::close);
    hook.close();
  }

  private Dispatch dispatch(String name, Hook to, Outbox from, DispatchMetrics counts) {
    Receiver receiver = new WebhookReceiver(to.settings(name, LONG));
    receivers.add(receiver);
    Dispatch one =
        new Dispatch(
            name,
            receiver,
            from.consumer,
            Outbox.CODEC,
            new DeadLetters(letters, Topics.DEFAULT.deadLetters()),
            counts,
            () -> now,
            MOST,
            () -> {});
    one.begin(Outbox.TOPIC);
    from.assign();
    return one;
  }

  private void steps(BooleanSupplier until) {
    steps(dispatch, until);
  }

  private static void steps(Dispatch dispatch, BooleanSupplier until) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      dispatch.step();
    }
  }

  @Test
  void accepted_isCommittedAndTheNextIsSent() {
    outbox.add(0, "n1", "ops");
    outbox.add(0, "n2", "ops");
    outbox.add(0, "n3", "ops");
    steps(() -> outbox.committed(0) == 3);
    assertThat(hook.ids()).containsExactly("n1", "n2", "n3");
    assertThat(metrics.acceptedCount()).isEqualTo(3);
    assertThat(metrics.pendingCount()).isZero();
    assertThat(outbox.consumer.paused()).isEmpty();
  }

  @Test
  void notificationOfAnother_isPassedOver() {
    outbox.add(0, "n1", "log");
    outbox.add(0, "n2", "ops");
    outbox.add(0, "n3", "gone");
    steps(() -> outbox.committed(0) == 3);
    assertThat(hook.ids()).containsExactly("n2");
  }

  @Test
  void failed_isSentAgainUnderItsIdAndHoldsUpItsPartitionOnly() {
    hook.replies(Hook.status(500), Hook.status(503));
    outbox.add(0, "n1", "ops");
    outbox.add(0, "n2", "ops");
    steps(() -> metrics.retriedCount() == 1);
    assertThat(outbox.committed(0)).isZero();
    assertThat(outbox.consumer.paused()).containsExactly(Outbox.partition(0));
    assertThat(metrics.pendingCount()).isEqualTo(2);

    now = now.plusMillis(999);
    dispatch.step();
    assertThat(hook.ids()).containsExactly("n1");
    now = now.plusMillis(1);
    steps(() -> metrics.retriedCount() == 2);
    assertThat(hook.ids()).containsExactly("n1", "n1");

    outbox.add(1, "m1", "ops");
    steps(() -> outbox.committed(1) == 1);
    assertThat(hook.ids()).containsExactly("n1", "n1", "m1");

    now = now.plusSeconds(2);
    steps(() -> outbox.committed(0) == 2);
    assertThat(hook.ids()).containsExactly("n1", "n1", "m1", "n1", "n2");
    assertThat(outbox.consumer.paused()).isEmpty();
  }

  @Test
  void failuresBefore_areForgottenOnceAccepted() {
    hook.replies(Hook.status(500), Hook.status(500), Hook.status(200), Hook.status(500));
    outbox.add(0, "n1", "ops");
    outbox.add(0, "n2", "ops");
    steps(() -> metrics.retriedCount() == 1);
    now = now.plusSeconds(1);
    steps(() -> metrics.retriedCount() == 2);
    now = now.plusSeconds(2);
    steps(() -> metrics.retriedCount() == 3);
    now = now.plusSeconds(1);
    steps(() -> outbox.committed(0) == 2);
    assertThat(hook.ids()).containsExactly("n1", "n1", "n1", "n2", "n2");
  }

  @Test
  void retryAfter_isHeard() {
    hook.replies(Hook.status(429, "Retry-After", "7"));
    outbox.add(0, "n1", "ops");
    steps(() -> metrics.retriedCount() == 1);
    now = now.plusMillis(6_999);
    dispatch.step();
    assertThat(hook.ids()).hasSize(1);
    now = now.plusMillis(1);
    steps(() -> outbox.committed(0) == 1);
    assertThat(hook.ids()).containsExactly("n1", "n1");
  }

  @Test
  void hanging_holdsUpNeitherReadingNorOtherPartitions() {
    hook.replies(hook.hang());
    outbox.add(0, "n1", "ops");
    steps(() -> hook.received.size() == 1);
    outbox.add(1, "m1", "ops");
    outbox.add(1, "m2", "ops");
    steps(() -> outbox.committed(1) == 2);
    assertThat(hook.ids()).containsExactly("n1", "m1", "m2");
    assertThat(outbox.committed(0)).isZero();
  }

  @Test
  @Claim("S3.24")
  void receiverThatFails_doesNotHoldUpAnother() throws IOException {
    hook.always(Hook.status(500));
    Outbox other = new Outbox();
    try (Hook healthy = new Hook()) {
      Dispatch second = dispatch("second", healthy, other, new DispatchMetrics());
      outbox.add(0, "n1", "ops");
      steps(() -> metrics.retriedCount() == 1);
      other.add(0, "n1", "ops");
      other.add(0, "n1", "second");
      steps(second, () -> other.committed(0) == 2);
      assertThat(healthy.ids()).containsExactly("n1");
      assertThat(outbox.committed(0)).isZero();
    }
  }

  /** Its group is new, or was away for so long that the broker forgot where it stood. */
  @Test
  void whatIsOlderThanAWeek_isPassedOver_whereNothingIsCommitted() {
    outbox.add(0, "n1", "ops", now.minus(Duration.ofDays(7)).minusMillis(1));
    outbox.add(0, "n2", "ops", now.minus(Duration.ofDays(7)));
    steps(() -> outbox.committed(0) == 2);
    assertThat(hook.ids()).containsExactly("n2");
  }

  @Test
  void whatIsOlderThanAWeek_isSentAllTheSame_whereItWaited() {
    Outbox waiting = new Outbox(Map.of(Outbox.partition(0), new OffsetAndMetadata(0)));
    Dispatch later = dispatch("ops", hook, waiting, new DispatchMetrics());
    waiting.add(0, "n1", "ops", now.minus(Duration.ofDays(29)));
    steps(later, () -> waiting.committed(0) == 1);
    assertThat(hook.ids()).containsExactly("n1");
  }

  @Test
  void rejected_isKeptWithTheDeadLettersAndTheNextIsSent() {
    hook.replies(Hook.status(400));
    outbox.add(0, "n1", "ops");
    outbox.add(0, "n2", "ops");
    steps(() -> outbox.committed(0) == 2);
    assertThat(hook.ids()).containsExactly("n1", "n2");
    assertThat(metrics.rejectedCount()).isEqualTo(1);
    assertThat(letters.history()).hasSize(1);
    ProducerRecord<byte[], byte[]> letter = letters.history().getFirst();
    assertThat(letter.topic()).isEqualTo("ipam.dlq.v1");
    assertThat(Outbox.CODEC.decode(letter.value()).id()).isEqualTo("n1");
    assertThat(header(letter, "dlq-reason")).isEqualTo("receiver ops: status 400");
    assertThat(header(letter, "dlq-topic")).isEqualTo(Outbox.TOPIC);
    assertThat(header(letter, "dlq-partition")).isEqualTo("0");
    assertThat(header(letter, "dlq-offset")).isEqualTo("0");
    assertThat(header(letter, "dlq-key")).isEqualTo("k");
  }

  private static @Nullable String header(ProducerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsNoNotification_isKeptWithTheDeadLettersAndTheNextIsSent() {
    outbox.add(0, new byte[] {1, 2, 3});
    outbox.add(0, "n2", "ops");
    steps(() -> outbox.committed(0) == 2);
    assertThat(hook.ids()).containsExactly("n2");
    assertThat(letters.history())
        .extracting(ProducerRecord::value)
        .containsExactly(new byte[] {1, 2, 3});
  }

  @Test
  void killedBetweenSendAndCommit_sendsTheSameIdAgain() {
    outbox.add(0, "n1", "ops");
    dispatch.step();
    long deadline = System.nanoTime() + LONG.toNanos();
    while (hook.received.isEmpty()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(outbox.committed(0)).isZero();

    Outbox same = new Outbox();
    Dispatch restarted = dispatch("ops", hook, same, new DispatchMetrics());
    same.add(0, "n1", "ops");
    steps(restarted, () -> same.committed(0) == 1);
    assertThat(hook.ids()).containsExactly("n1", "n1");
  }

  @Test
  void partitionThatGoes_isLeftToItsNextOwner() {
    hook.replies(Hook.status(500));
    outbox.add(0, "n1", "ops");
    steps(() -> metrics.retriedCount() == 1);
    dispatch.onPartitionsRevoked(List.of(Outbox.partition(0)));
    outbox.consumer.rebalance(List.of(Outbox.partition(1)));
    now = now.plusSeconds(60);
    outbox.add(1, "m1", "ops");
    steps(() -> outbox.committed(1) == 1);
    assertThat(hook.ids()).containsExactly("n1", "m1");
    assertThat(outbox.committed(0)).isZero();
    assertThat(metrics.pendingCount()).isZero();
  }

  @Test
  @Claim("S3.29")
  void url_isInNoLineOfTheLogAndInNoLetter() {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      hook.replies(Hook.status(500), Hook.status(302, "Location", Hook.PATH), Hook.status(403));
      outbox.add(0, "n1", "ops");
      outbox.add(0, "n2", "ops");
      steps(() -> metrics.retriedCount() == 1);
      hook.close();
      now = now.plusSeconds(1);
      steps(() -> metrics.retriedCount() == 2);
    } finally {
      System.setOut(before);
    }
    String log = said.toString(StandardCharsets.UTF_8);
    assertThat(log)
        .contains("receiver ops did not take notification n1 (attempt 1): status 500; the next in")
        .contains("(attempt 2)")
        .doesNotContain("s3cret")
        .doesNotContain("127.0.0.1");
  }

  @Test
  void logReceiver_saysItInOneLine() {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (Receiver log = new LogReceiver()) {
      assertThat(log.send(Notifications.firing("n1", "log")))
          .isCompletedWithValue(new Answer.Accepted());
    } finally {
      System.setOut(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines().toList())
        .singleElement()
        .asString()
        .endsWith(
            "alert firing: Pool ipam-pool-00abc000000000001 is 82.81 % allocated (raise at 80 %)"
                + " rule=pool-allocated severity=warning subject=ipam-pool-00abc000000000001"
                + " value=82.81 fingerprint=0123456789abcdef notification=n1");
  }
}
