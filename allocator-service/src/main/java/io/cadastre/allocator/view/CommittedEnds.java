package io.cadastre.allocator.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker for the read-committed ends of partitions. Callers share a question that begins
 * after they came, so that there is one under way and at most one waiting, however many read.
 */
final class CommittedEnds {
  private final Admin admin;
  private final Map<TopicPartition, OffsetSpec> question = new HashMap<>();
  private @Nullable CompletableFuture<Map<Integer, Long>> underWay;
  private @Nullable CompletableFuture<Map<Integer, Long>> waiting;
  private volatile Map<Integer, Long> latest = Map.of();

  CommittedEnds(Admin admin, List<TopicPartition> partitions) {
    this.admin = admin;
    partitions.forEach(partition -> question.put(partition, OffsetSpec.latest()));
  }

  /** Partition to end, from a question that begins no earlier than now. */
  synchronized CompletableFuture<Map<Integer, Long>> next() {
    if (underWay == null) {
      return begin(new CompletableFuture<>());
    }
    if (waiting == null) {
      waiting = new CompletableFuture<>();
    }
    return waiting;
  }

  Map<Integer, Long> latest() {
    return latest;
  }

  private CompletableFuture<Map<Integer, Long>> begin(
      CompletableFuture<Map<Integer, Long>> answer) {
    underWay = answer;
    admin
        .listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .whenComplete((found, failure) -> ended(answer, found, failure));
    return answer;
  }

  private void ended(
      CompletableFuture<Map<Integer, Long>> answer,
      @Nullable Map<TopicPartition, ListOffsetsResultInfo> found,
      @Nullable Throwable failure) {
    synchronized (this) {
      underWay = null;
      CompletableFuture<Map<Integer, Long>> next = waiting;
      waiting = null;
      if (next != null) {
        begin(next);
      }
    }
    if (found == null) {
      answer.completeExceptionally(
          failure != null ? failure : new IllegalStateException("no ends and no failure"));
      return;
    }
    Map<Integer, Long> ends = new HashMap<>();
    found.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
    latest = ends;
    answer.complete(ends);
  }
}
