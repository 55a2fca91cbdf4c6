package io.cadastre.alerting.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final DispatchMetrics metrics = new DispatchMetrics();

  private Dispatcher dispatcher(Outbox... outboxes) {
    Queue<Outbox> next = new ArrayDeque<>(List.of(outboxes));
    Receiver receiver = new LogReceiver();
    return new Dispatcher(
        "log",
        Outbox.TOPIC,
        receiver,
        () -> next.remove().consumer,
        (consumer, assigned) -> dispatch(receiver, consumer, assigned));
  }

  private Dispatch dispatch(
      Receiver receiver, Consumer<byte[], byte[]> consumer, Runnable assigned) {
    return new Dispatch(
        "log",
        receiver,
        consumer,
        Outbox.CODEC,
        new DeadLetters(
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
            Topics.DEFAULT.deadLetters()),
        metrics,
        InstantSource.system(),
        RandomGenerator.getDefault(),
        assigned);
  }

  /** With its partitions and that notification as soon as it reads. */
  private static Outbox outbox(String id) {
    Outbox outbox = new Outbox();
    outbox.consumer.schedulePollTask(
        () -> {
          outbox.assign();
          outbox.add(0, id, "log");
        });
    return outbox;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void partitions_areServedUntilClosed() throws Exception {
    Outbox outbox = outbox("n1");
    try (Dispatcher dispatcher = dispatcher(outbox)) {
      assertThat(dispatcher.awaitAssigned(LONG)).isTrue();
      await(() -> outbox.committed(0) == 1);
      assertThat(dispatcher.isAlive()).isTrue();
      dispatcher.close();
      assertThat(dispatcher.isAlive()).isFalse();
      assertThat(dispatcher.hasStopped()).isFalse();
    }
    assertThat(outbox.consumer.closed()).isTrue();
  }

  @Test
  void failure_beginsAnewWithAnotherConsumer() {
    Outbox first = new Outbox();
    first.consumer.setPollException(new KafkaException("lost"));
    Outbox second = outbox("n1");
    try (Dispatcher dispatcher = dispatcher(first, second)) {
      await(() -> metrics.acceptedCount() == 1);
      assertThat(first.consumer.closed()).isTrue();
      assertThat(dispatcher.hasStopped()).isFalse();
    }
  }

  @Test
  void anotherProcessOfTheSameName_stopsItForGood() {
    Outbox outbox = new Outbox();
    outbox.consumer.setPollException(new FencedInstanceIdException("taken"));
    try (Dispatcher dispatcher = dispatcher(outbox)) {
      await(dispatcher::hasStopped);
      assertThat(dispatcher.isAlive()).isFalse();
    }
  }
}
