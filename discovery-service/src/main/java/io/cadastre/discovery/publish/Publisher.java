package io.cadastre.discovery.publish;

import io.cadastre.discovery.diff.Difference;
import io.cadastre.discovery.diff.Differences;
import io.cadastre.domain.resource.Resource;
import io.cadastre.kafka.state.Chain;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what changes at one source: all of a sweep in one transaction, or nothing. It holds
 * what the source last saw; when it is not certain that Kafka holds the same, it forgets and has to
 * be opened again. For one thread, but for what is said to others.
 */
public final class Publisher implements AutoCloseable {
  private final String source;
  private final String transactionalId;
  private final KafkaClients clients;
  private final StateTopic stateTopic;
  private final Links.Codecs codecs;
  private final Progress progress = new Progress();
  private volatile @Nullable Open open;

  private record Open(Producer<byte[], byte[]> producer, Known known) {}

  /**
   * @param source its name; of several processes that publish for it the last one opened does
   */
  public Publisher(
      String source,
      KafkaClients clients,
      StateTopic stateTopic,
      Topics topics,
      BundledSchemas schemas) {
    this.source = source;
    this.transactionalId = topics.prefix() + "-discovery-" + source;
    this.clients = clients;
    this.stateTopic = stateTopic;
    this.codecs = Links.Codecs.of(topics, schemas);
  }

  /** Whether what the source last saw is known. */
  public boolean isOpen() {
    return open != null;
  }

  /**
   * Takes over from any other process and reads what the source last saw; in this order, so that
   * what the other one has begun is settled before it is read.
   *
   * @return how many resources
   * @throws KafkaException when Kafka cannot be reached; to be tried again
   */
  public int open() {
    Producer<byte[], byte[]> producer = clients.producers().apply(transactionalId);
    try {
      producer.initTransactions();
      Known known = stateTopic.read(source, progress);
      open = new Open(producer, known);
      return known.resources().size();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** How far {@link #open} is. */
  public String progress() {
    return progress.wanted() == 0
        ? "source " + source + " waits for Kafka"
        : String.format(
            Locale.ROOT,
            "source %s restores what it last saw: %,d of %,d",
            source,
            progress.read(),
            progress.wanted());
  }

  /**
   * Publishes how what is known differs from what is there.
   *
   * @param swept all that is there
   * @param time when it was there
   * @throws KafkaException when it is not certain that it was published; it is not open any more
   * @throws TakenOverException when another process publishes for the source
   */
  public Published publish(String owner, List<Resource> swept, Instant time) {
    Open now = open;
    if (now == null) {
      throw new IllegalStateException("not open");
    }
    List<Difference> differences =
        Differences.between(now.known.resources(), Differences.observed(source, owner, swept));
    if (!differences.isEmpty()) {
      Links links = new Links(codecs, time, now.known.chains());
      write(now.producer, differences, links);
      differences.forEach(difference -> Differences.apply(difference, now.known.resources()));
      now.known.chains().putAll(links.moved());
    }
    return Published.of(differences);
  }

  private void write(Producer<byte[], byte[]> producer, List<Difference> differences, Links links) {
    long begun = System.nanoTime();
    try {
      producer.beginTransaction();
      Sends sends = new Sends(producer);
      for (Difference difference : differences) {
        sends.send(links.change(difference));
        sends.send(links.state(difference));
      }
      for (Chain chain : links.moved().values()) {
        sends.send(links.state(chain));
      }
      producer.flush(); // so that the commit has not to wait for it: its time is limited
      producer.commitTransaction();
    } catch (RuntimeException e) {
      // Not aborted here: opening again does that, and finds out what became of a commit.
      close();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      if (isFenced(e) && took.compareTo(KafkaClients.TRANSACTION_TIMEOUT) < 0) {
        throw new TakenOverException(e);
      }
      throw e;
    }
  }

  /** So the broker says when another process came, and also when a transaction took too long. */
  private static boolean isFenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /** Leaves Kafka alone until it is opened again. */
  @Override
  public void close() {
    Open now = open;
    open = null;
    if (now != null) {
      now.producer.close(Duration.ZERO);
    }
  }
}
