package io.cadastre.audit.replay;

import io.cadastre.audit.form.Decoder;
import io.cadastre.audit.log.Place;
import io.cadastre.audit.log.UnreadableLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends committed records of a topic to another one: the same bytes, keys and partitions, in the
 * order of their times, with a header that says where each stood.
 */
public final class Replay {
  private static final String HEADER = "replayed-from";
  private static final long TIMEOUT_SECONDS = 30;

  /** The copies are as old as what they are copies of: any retention would delete them at once. */
  private static final Map<String, String> KEPT =
      new TreeMap<>(
          Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));

  private static final Map<String, String> SETTINGS = settings();

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Map<String, Object> connection;
  private final String topic;
  private final String target;

  public Replay(Map<String, Object> connection, String topic, String target) {
    this.connection = Map.copyOf(connection);
    this.topic = topic;
    this.target = target;
  }

  /**
   * Which of the history, and how fast.
   *
   * @param ipams only theirs; empty: all
   * @param speed so many seconds a second; infinite: as fast as it goes
   */
  public record Part(Instant from, Instant to, Set<String> ipams, double speed) {}

  /**
   * Runs until the end of what there is now, or until told to stop.
   *
   * @param progress is told how many records have been acknowledged
   * @param warning is told, in a sentence, what the target does not keep
   * @return how many records the target has acknowledged
   * @throws UnreadableLog when it cannot, or the target did not take one, with one sentence that
   *     says why
   */
  public long run(
      Part part, BooleanSupplier stopped, LongConsumer progress, Consumer<String> warning) {
    try {
      prepare(warning);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnreadableLog("cannot prepare " + target + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableLog("interrupted", e);
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        KafkaProducer<byte[], byte[]> producer = producer()) {
      Receipts receipts = new Receipts();
      send(part, merged(consumer, part.from), producer, receipts, stopped, progress);
      producer.flush(); // fails for nobody: only the receipts know
      return receipts.acknowledged();
    } catch (KafkaException e) {
      throw new UnreadableLog("cannot replay " + topic + ": " + reason(e), e);
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(KEPT);
    settings.put("max.message.bytes", String.valueOf(8 << 20));
    return Map.copyOf(settings);
  }

  private static String reason(Exception e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  private void prepare(Consumer<String> warning)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Admin admin = Admin.create(connection)) {
      Set<String> names = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      TopicDescription source = describe(admin, topic);
      int partitions = source.partitions().size();
      if (!names.contains(target)) {
        short replicas = (short) source.partitions().getFirst().replicas().size();
        NewTopic made =
            new NewTopic(target, Optional.of(partitions), Optional.of(replicas)).configs(SETTINGS);
        admin.createTopics(List.of(made)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } else if (describe(admin, target).partitions().size() != partitions) {
        throw new UnreadableLog(target + " has not the " + partitions + " partitions of " + topic);
      } else {
        warnIfItForgets(admin, warning);
        if (!isEmpty(admin, partitions)) {
          warning.accept(target + " is not empty: what is replayed stands behind what it holds");
        }
      }
    }
  }

  private boolean isEmpty(Admin admin, int partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(target, partition), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).values().stream()
        .allMatch(end -> end.offset() == 0);
  }

  /** It is somebody else's topic, so it is taken as it is, and what that means is said. */
  private void warnIfItForgets(Admin admin, Consumer<String> warning)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, target);
    Config config =
        admin
            .describeConfigs(List.of(resource))
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(resource);
    StringJoiner forgets = new StringJoiner(", ");
    KEPT.forEach(
        (setting, wanted) -> {
          ConfigEntry entry = config == null ? null : config.get(setting);
          if (entry != null && !wanted.equals(entry.value())) {
            forgets.add(setting + "=" + entry.value());
          }
        });
    if (forgets.length() > 0) {
      warning.accept(
          target
              + " forgets ("
              + forgets
              + "), and records keep their times: old ones are soon deleted; replay to a topic"
              + " that is not there yet, or set "
              + KEPT);
    }
  }

  private static TopicDescription describe(Admin admin, String name)
      throws ExecutionException, InterruptedException, TimeoutException {
    TopicDescription found =
        admin
            .describeTopics(List.of(name))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(name);
    if (found == null) {
      throw new UnreadableLog("there is no topic " + name);
    }
    return found;
  }

  private Merged merged(KafkaConsumer<byte[], byte[]> consumer, Instant from) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(p -> times.put(p, Math.max(0, from.toEpochMilli())));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                consumer.seek(
                    partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
    return new Merged(consumer, ends);
  }

  private void send(
      Part part,
      Merged history,
      KafkaProducer<byte[], byte[]> producer,
      Receipts receipts,
      BooleanSupplier stopped,
      LongConsumer progress) {
    Decoder decoder = new Decoder();
    long began = System.nanoTime();
    long first = -1;
    while (!stopped.getAsBoolean() && !receipts.hasFailure()) {
      ConsumerRecord<byte[], byte[]> record = history.next();
      if (record == null || record.timestamp() > part.to.toEpochMilli()) {
        return;
      }
      if (!part.ipams.isEmpty() && !part.ipams.contains(ipam(decoder, record))) {
        continue;
      }
      first = first < 0 ? record.timestamp() : first;
      double due = TimeUnit.MILLISECONDS.toNanos(record.timestamp() - first) / part.speed;
      while (System.nanoTime() - began < due && !stopped.getAsBoolean()) {
        LockSupport.parkNanos(
            Math.min(LOOK_NANOS, Math.max(1, (long) due - (System.nanoTime() - began))));
      }
      if (!stopped.getAsBoolean()) {
        producer.send(copy(record), receipts);
        progress.accept(receipts.soFar());
      }
    }
  }

  private static String ipam(Decoder decoder, ConsumerRecord<byte[], byte[]> record) {
    return decoder.decode(record.value()).item().item("envelope").text("aggregate");
  }

  private ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            target,
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    Place place = new Place(record.topic(), record.partition(), record.offset());
    copy.headers().add(HEADER, place.toString().getBytes(StandardCharsets.UTF_8));
    return copy;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties config = new Properties();
    config.putAll(connection);
    config.put("acks", "all");
    config.put("linger.ms", "20");
    config.put("max.request.size", String.valueOf(9 << 20));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
