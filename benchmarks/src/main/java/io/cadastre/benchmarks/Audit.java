package io.cadastre.benchmarks;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether a run that was fast was right as well. */
final class Audit {
  private final Map<String, Object> connection;
  private final Topics topics;
  private final Messages messages;

  Audit(Map<String, Object> connection, Topics topics, Messages messages) {
    this.connection = connection;
    this.topics = topics;
    this.messages = messages;
  }

  /**
   * One result a request and none refused; allocations of a pool disjoint; each IPAM's events
   * without a gap, each with the hash of the one before.
   *
   * @return one sentence
   * @throws IllegalStateException where that is not so
   */
  String check(int ipams, int begun, int allocations) {
    Set<String> answered = new HashSet<>();
    Map<PoolId, Set<Cidr>> allocated = new HashMap<>();
    long results =
        read(
            topics.results(),
            record -> {
              var result = messages.result(record.value());
              Outcome outcome = result.outcome();
              if (outcome instanceof RefusedResult refused) {
                throw new IllegalStateException("refused: " + refused.message());
              } else if (outcome instanceof AllocationResult given) {
                AllocationRow row = given.allocation();
                allocated.computeIfAbsent(row.pool(), pool -> new TreeSet<>()).add(row.cidr());
              }
              answered.add(result.envelope().requestId());
            });
    require(results == begun + allocations, results + " results");
    require(answered.size() == results, answered.size() + " requests answered by " + results);
    int disjoint = 0;
    for (Set<Cidr> cidrs : allocated.values()) {
      Cidr before = null;
      for (Cidr cidr : cidrs) {
        require(before == null || !before.overlaps(cidr), cidr + " overlaps " + before);
        before = cidr;
        disjoint++;
      }
    }
    require(disjoint == allocations, disjoint + " CIDRs for " + allocations + " allocations");
    Map<IpamId, Long> sequences = new HashMap<>();
    Map<IpamId, Hash> hashes = new HashMap<>();
    long events =
        read(
            topics.events(),
            record -> {
              EventEnvelope envelope = messages.event(record.value()).envelope();
              IpamId ipam = envelope.aggregate();
              require(
                  envelope.sequence() == sequences.getOrDefault(ipam, 0L) + 1
                      && envelope.previousHash().equals(hashes.getOrDefault(ipam, Hash.ZERO)),
                  "the chain of " + ipam + " breaks at " + envelope.sequence());
              sequences.put(ipam, envelope.sequence());
              hashes.put(ipam, messages.hash(record.value()));
            });
    require(events == results && sequences.size() == ipams, events + " events");
    return "%,d results, all accepted, CIDRs disjoint, %d chains without a gap"
        .formatted(results, ipams);
  }

  private long read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put("isolation.level", "read_committed");
    config.put("max.poll.records", 10_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          new ArrayList<>(
              IntStream.range(0, Topics.PARTITIONS)
                  .mapToObj(partition -> new TopicPartition(topic, partition))
                  .toList());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long records = 0;
      while (!partitions.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          visitor.accept(record);
          records++;
        }
        partitions.removeIf(
            partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
      }
      return records;
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalStateException("the run was not right: " + otherwise);
    }
  }
}
