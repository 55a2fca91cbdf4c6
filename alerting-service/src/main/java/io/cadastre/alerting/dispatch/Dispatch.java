package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is addressed to one receiver: in order within a partition, each until it is accepted,
 * and only then commits. A partition whose head waits is paused; the others go on. All of it on the
 * thread that calls {@link #step}.
 */
final class Dispatch implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  /** As long as a broker keeps the offsets of a group that is away. */
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration ATTENTIVE = Duration.ofMillis(100);

  private final String name;
  private final Receiver receiver;
  private final Consumer<byte[], byte[]> consumer;
  private final MessageCodec<Notification> codec;
  private final DeadLetters deadLetters;
  private final DispatchMetrics metrics;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Runnable assigned;
  private final Map<TopicPartition, Lane> lanes = new HashMap<>();

  /**
   * @param name of the receiver
   * @param assigned run when it knows which partitions it has
   */
  Dispatch(
      String name,
      Receiver receiver,
      Consumer<byte[], byte[]> consumer,
      MessageCodec<Notification> codec,
      DeadLetters deadLetters,
      DispatchMetrics metrics,
      InstantSource time,
      RandomGenerator random,
      Runnable assigned) {
    this.name = name;
    this.receiver = receiver;
    this.consumer = consumer;
    this.codec = codec;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.time = time;
    this.random = random;
    this.assigned = assigned;
  }

  void begin(String topic) {
    consumer.subscribe(List.of(topic), this);
  }

  /** Reads, sends and commits what it can; takes half a second at most where Kafka answers. */
  void step() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(untilNext())) {
      Lane lane = lane(new TopicPartition(record.topic(), record.partition()));
      lane.seen(record);
      Notification notification = lane.passesOver(record) ? null : addressed(record);
      if (notification != null) {
        lane.add(new Lane.Waiting(record, notification));
      }
    }
    lanes.values().forEach(this::send);
    commit();
    consumer.pause(where(lane -> lane.size() > 0));
    consumer.resume(where(lane -> lane.size() == 0));
    metrics.pending(lanes.values().stream().mapToInt(Lane::size).sum());
    awaitAnswer();
  }

  private @Nullable Notification addressed(ConsumerRecord<byte[], byte[]> record) {
    try {
      Notification notification = codec.decode(record.value());
      return notification.receiver().equals(name) ? notification : null;
    } catch (MalformedRecordException e) {
      reject(record, "what is no notification", e.getMessage());
      return null;
    }
  }

  private void send(Lane lane) {
    for (Lane.Waiting head = lane.head(); head != null; head = lane.head()) {
      CompletableFuture<Answer> attempt = lane.attempt();
      if (attempt == null) {
        if (time.instant().isBefore(lane.notBefore())) {
          return;
        }
        attempt = receiver.send(head.notification());
        lane.attempt(attempt);
      }
      if (!attempt.isDone()) {
        return;
      }
      switch (attempt.join()) {
        case Answer.Accepted accepted -> {
          metrics.accepted();
          lane.passed();
        }
        case Answer.Again again -> retry(lane, head.notification(), again);
        case Answer.Rejected rejected -> {
          reject(head.record(), "notification " + head.notification().id(), rejected.why());
          lane.passed();
        }
      }
    }
  }

  private void retry(Lane lane, Notification notification, Answer.Again again) {
    metrics.retried();
    int failures = lane.failed();
    Duration backoff = Backoff.after(failures, random);
    Duration asked = again.retryAfter();
    Duration wait = backoff.compareTo(asked) < 0 ? asked : backoff;
    lane.waitUntil(time.instant().plus(wait));
    log.warn(
        "receiver {} did not take notification {} (attempt {}): {}; the next in {} ms",
        name,
        notification.id(),
        failures,
        again.why(),
        wait.toMillis());
  }

  private void reject(ConsumerRecord<byte[], byte[]> record, String what, @Nullable String why) {
    String reason = "receiver " + name + ": " + why;
    deadLetters.record(record, reason);
    metrics.rejected();
    log.error(
        "{} is passed over and kept with the dead letters ({}-{}@{}): {}",
        what,
        record.topic(),
        record.partition(),
        record.offset(),
        reason);
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    lanes.forEach(
        (partition, lane) -> {
          if (!lane.isCommitted()) {
            positions.put(partition, new OffsetAndMetadata(lane.position()));
          }
        });
    if (positions.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(positions);
      positions.forEach((partition, at) -> lane(partition).committed(at.offset()));
    } catch (CommitFailedException | RebalanceInProgressException e) {
      log.info("partitions move; what receiver {} took last may be sent again", name);
    }
  }

  private Lane lane(TopicPartition partition) {
    return lanes.computeIfAbsent(partition, p -> new Lane());
  }

  private List<TopicPartition> where(Predicate<Lane> condition) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicPartition partition : consumer.assignment()) {
      Lane lane = lanes.get(partition);
      if (lane != null && condition.test(lane)) {
        partitions.add(partition);
      }
    }
    return partitions;
  }

  /** How long there is nothing to do but to read. */
  private Duration untilNext() {
    Duration least = IDLE;
    Instant now = time.instant();
    for (Lane lane : lanes.values()) {
      if (lane.attempt() != null) {
        return Duration.ZERO;
      }
      if (lane.size() > 0) {
        Duration left = Duration.between(now, lane.notBefore());
        least = left.compareTo(least) < 0 ? left : least;
      }
    }
    return least.isNegative() ? Duration.ZERO : least;
  }

  /** A while, where something is under way. */
  private void awaitAnswer() {
    CompletableFuture<?>[] underWay =
        lanes.values().stream()
            .map(Lane::attempt)
            .filter(attempt -> attempt != null)
            .toArray(CompletableFuture<?>[]::new);
    if (underWay.length > 0) {
      CompletableFuture.anyOf(underWay)
          .completeOnTimeout(null, ATTENTIVE.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
  }

  /** Where nothing is committed nobody has read yet, or what was told is forgotten by now. */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    for (TopicPartition partition : partitions) {
      if (committed.get(partition) == null) {
        lane(partition).passOver(time.instant().minus(REMEMBERED));
      }
    }
    assigned.run();
  }

  /** What is under way is left to whoever has them next: it may be sent twice, never lost. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(lanes::remove);
  }
}
