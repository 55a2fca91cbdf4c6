package io.cadastre.allocator.view;

import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.SourcePosition;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the committed events say, kept to be read: a plain read-committed consumer of all partitions
 * that applies each event to rows of its own, and keeps them as they were before. It stops, loudly,
 * at an event it does not understand or that does not follow the one before; deleting its folder
 * costs time, never truth.
 */
public final class View implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(View.class);

  private final Topics topics;
  private final String topicId;
  private final StateCodec codec;
  private final ViewStore store;
  private final ViewWriter writer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Progress progress = new Progress(Topics.PARTITIONS);
  private final CommittedEnds ends;
  private final Thread reader;
  private volatile @Nullable Throwable fault;

  /** When it last held all that the broker had told it of. */
  private volatile long currentNanos = System.nanoTime();

  /**
   * Starts to read where it left off.
   *
   * @param folder of its own
   * @param topicIds of all topics; with another events topic under the name the view begins anew
   */
  public View(
      Map<String, Object> connection,
      Topics topics,
      Map<String, Uuid> topicIds,
      BundledSchemas schemas,
      Path folder,
      Admin admin) {
    this.topics = topics;
    this.topicId = String.valueOf(topicIds.get(topics.events()));
    this.codec = new StateCodec(schemas);
    this.store = ViewStore.open(folder, codec);
    this.writer = new ViewWriter(store, codec, new Messages(schemas), topicId);
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      partitions.add(new TopicPartition(topics.events(), i));
    }
    this.ends = new CommittedEnds(admin, partitions);
    Properties config = new Properties();
    config.putAll(connection);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "none");
    config.put("max.poll.records", "2000");
    config.put("max.partition.fetch.bytes", String.valueOf(Topics.MAX_RECORD_BYTES));
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    reader = Thread.ofPlatform().name("view-reader").daemon().unstarted(this::read);
    reader.start();
  }

  /** Completes once the view has that event of the IPAM, or fails when it does not in time. */
  public CompletionStage<Void> awaitSequence(IpamId ipam, long sequence, Duration atMost) {
    return within(atMost, progress.when(() -> writer.head(ipam).sequence() >= sequence));
  }

  /** Completes once the view holds all that was committed before this call, or fails in time. */
  public CompletionStage<Void> awaitCurrent(Duration atMost) {
    return within(
        atMost,
        ends.next().thenCompose(wanted -> progress.when(() -> progress.hasReached(wanted))));
  }

  private static CompletionStage<Void> within(Duration atMost, CompletableFuture<Void> reached) {
    return reached.orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Answers from the rows as they are at this moment.
   *
   * @throws ViewClosedException when the service stops
   */
  public <T> T read(Function<Rows, T> question) {
    return store.read(moment -> question.apply(moment.rows()));
  }

  /**
   * Answers from all that ever was, up to this moment.
   *
   * @throws ViewClosedException when the service stops
   */
  public <T> T readHistory(Function<History, T> question) {
    return store.read(moment -> question.apply(new History(moment)));
  }

  /** Whether it still reads; false after it met an event it cannot apply. */
  public boolean isHealthy() {
    return fault == null && reader.isAlive();
  }

  /** How long ago it last held all that it knew to be there. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - currentNanos);
  }

  /** Events not yet applied, as of the newest end known. */
  public long lag() {
    return progress.behind(ends.latest());
  }

  private void read() {
    try (consumer) {
      consumer.assign(partitions);
      for (TopicPartition partition : partitions) {
        consumer.seek(partition, start(partition));
      }
      while (true) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          writer.apply(record);
        }
        for (TopicPartition partition : partitions) {
          progress.reached(partition.partition(), consumer.position(partition));
        }
        if (partitions.stream().allMatch(this::isRead)) {
          currentNanos = System.nanoTime();
        }
        progress.advanced();
      }
    } catch (WakeupException e) {
      log.debug("view stopped");
    } catch (RuntimeException e) {
      fault = e;
      progress.failed(e);
      log.error("the view stops: {}", e.getMessage(), e);
    }
  }

  private boolean isRead(TopicPartition partition) {
    return consumer.currentLag(partition).orElse(1) == 0;
  }

  private long start(TopicPartition partition) {
    byte[] bytes = store.get(SourcePosition.key(topics.events(), partition.partition()));
    if (bytes == null) {
      return 0;
    }
    SourcePosition position = codec.decode(bytes, SourcePosition.class);
    if (!position.topicId().equals(topicId)) {
      log.warn("{} is another topic than the view was made from; it begins anew", topics.events());
      store.clear();
      return 0;
    }
    return position.next();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    progress.failed(Objects.requireNonNullElse(fault, new IllegalStateException("closed")));
    store.close();
  }
}
