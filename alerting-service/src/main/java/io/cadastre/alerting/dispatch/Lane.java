package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.message.Notification;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What came of one partition and is not yet accepted: sent in order, one at a time. */
final class Lane {
  private static final long NOWHERE = -1;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable CompletableFuture<Answer> attempt;
  private Instant notBefore = Instant.MIN;
  private int failures;
  private long seen = NOWHERE;
  private long committed = NOWHERE;
  private Instant passedOver = Instant.MIN;

  /** A notification and the record it came in. */
  record Waiting(ConsumerRecord<byte[], byte[]> record, Notification notification) {}

  /** All up to that record came; what of it is to be sent is added. */
  void seen(ConsumerRecord<byte[], byte[]> record) {
    seen = record.offset() + 1;
  }

  /** What was written before that is not sent. */
  void passOver(Instant before) {
    passedOver = before;
  }

  /** Whether that record is too old to be sent. */
  boolean passesOver(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp()).isBefore(passedOver);
  }

  void add(Waiting next) {
    waiting.add(next);
  }

  int size() {
    return waiting.size();
  }

  /** The one that is sent or waits to be; null: none. */
  @Nullable Waiting head() {
    return waiting.peek();
  }

  /** The attempt to send the head; null: none is under way. */
  @Nullable CompletableFuture<Answer> attempt() {
    return attempt;
  }

  /** When the head may be sent. */
  Instant notBefore() {
    return notBefore;
  }

  void attempt(CompletableFuture<Answer> begun) {
    attempt = begun;
  }

  /** The head is done with. */
  void passed() {
    waiting.remove();
    attempt = null;
    failures = 0;
    notBefore = Instant.MIN;
  }

  /** The attempt failed; how many in a row that makes. */
  int failed() {
    attempt = null;
    return ++failures;
  }

  void waitUntil(Instant time) {
    notBefore = time;
  }

  /** Where to go on after a restart. */
  long position() {
    Waiting head = waiting.peek();
    return head == null ? seen : head.record().offset();
  }

  boolean isCommitted() {
    return position() == committed || seen == NOWHERE;
  }

  void committed(long position) {
    committed = position;
  }
}
