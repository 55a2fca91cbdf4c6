package io.cadastre.kafka.topic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The operator's word that a request which stops the allocator is answered with a fault instead.
 */
public final class Skips {
  private static final long TIMEOUT_SECONDS = 30;

  private final Map<String, Object> connection;
  private final Topics topics;

  /**
   * @param connection how to reach the cluster: {@code bootstrap.servers}, security
   */
  public Skips(Map<String, Object> connection, Topics topics) {
    this.connection = Map.copyOf(connection);
    this.topics = topics;
  }

  /**
   * Records it; each allocator knows it from its next start on.
   *
   * @throws UnfitClusterException with one sentence, when there is no such request
   */
  public void add(SourceOffset record, String reason) {
    List<String> decided = List.of(topics.requests(), topics.facts(), topics.resources());
    if (!decided.contains(record.topic()) && topics.tenantOf(record.topic()) == null) {
      throw new UnfitClusterException(
          "only requests, facts and changes of resources can be skipped: %s is none of %s"
              .formatted(record.topic(), String.join(", ", decided)));
    }
    try (Admin admin = Admin.create(connection)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      long first = offset(admin, partition, OffsetSpec.earliest());
      long end = offset(admin, partition, OffsetSpec.latest());
      if (record.offset() < first || record.offset() >= end) {
        throw new UnfitClusterException(
            "there is no record %s: the partition holds offsets %d to %d"
                .formatted(record, first, end - 1));
      }
      new Meta(connection, topics).write(Map.of(Meta.skip(record), reason));
    } catch (TimeoutException e) {
      throw cannot("no answer in " + TIMEOUT_SECONDS + " s", e);
    } catch (ExecutionException | KafkaException e) {
      throw cannot(String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnfitClusterException("interrupted while writing to " + topics.meta(), e);
    }
  }

  private UnfitClusterException cannot(String why, Exception cause) {
    return new UnfitClusterException(
        "cannot record it at " + connection.get("bootstrap.servers") + ": " + why, cause);
  }

  private static long offset(Admin admin, TopicPartition partition, OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .listOffsets(Map.of(partition, which))
        .partitionResult(partition)
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .offset();
  }
}
