package io.cadastre.alerting.evaluate;

import io.cadastre.alerting.rule.Rule;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.SchemaUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in what is utilization and lets time pass; what nobody can read yet waits, and what is none
 * is logged, counted and passed over, as the next record of its subject says it anew.
 */
final class Evaluate implements Processor<byte[], byte[], String, byte[]> {
  private static final Logger log = LoggerFactory.getLogger(Evaluate.class);

  /** How often time passes for what has to hold for a while. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Codecs codecs;
  private final List<Rule> rules;
  private final List<String> receivers;
  private final EvaluationMetrics metrics;
  private @Nullable ProcessorContext<String, byte[]> context;

  /** Of one life of the task; a revived task gets a new one. */
  private @Nullable Watch watch;

  private @Nullable Unread unread;

  Evaluate(Codecs codecs, List<Rule> rules, List<String> receivers, EvaluationMetrics metrics) {
    this.codecs = codecs;
    this.rules = rules;
    this.receivers = receivers;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    watch = new Watch(context, codecs, rules, receivers, metrics);
    unread = new Unread(context.getStateStore(AlertingTopology.UNREAD), context.taskId(), metrics);
    context.schedule(
        TICK, PunctuationType.WALL_CLOCK_TIME, clock -> tick(Instant.ofEpochMilli(clock)));
  }

  private void tick(Instant now) {
    Objects.requireNonNull(unread)
        .look(codecs.utilization()::prepare, kept -> readAtLast(kept, now));
    Objects.requireNonNull(watch).letTimePass(now);
  }

  private void readAtLast(KeyValue<String, byte[]> kept, Instant now) {
    int partition = Objects.requireNonNull(context).taskId().partition();
    try {
      Objects.requireNonNull(watch).measured(utilization(kept.value, kept.key, partition), now);
    } catch (SchemaUnavailableException e) { // known a moment ago, and forgotten for others
      Objects.requireNonNull(unread).keep(kept.key, kept.value);
    } catch (MalformedRecordException e) {
      metrics.dropped();
      log.warn("what was kept of {} unread is passed over: {}", kept.key, e.getMessage());
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<String, byte[]> here = Objects.requireNonNull(context);
    RecordMetadata at = here.recordMetadata().orElseThrow();
    Instant now = Instant.ofEpochMilli(here.currentSystemTimeMs());
    try {
      process(subject(record), record.value(), at.partition(), now);
    } catch (MalformedRecordException e) {
      metrics.dropped();
      log.warn(
          "{}-{}@{} is passed over: {}", at.topic(), at.partition(), at.offset(), e.getMessage());
    }
  }

  private void process(String subject, byte @Nullable [] value, int partition, Instant now) {
    if (value == null) {
      Objects.requireNonNull(unread).forget(subject);
      Objects.requireNonNull(watch).gone(subject, now);
    } else if (codecs.utilization().prepare(value)) {
      try {
        Utilization utilization = utilization(value, subject, partition);
        Objects.requireNonNull(unread).forget(subject);
        Objects.requireNonNull(watch).measured(utilization, now);
      } catch (SchemaUnavailableException e) { // known a moment ago, and forgotten for others
        Objects.requireNonNull(unread).keep(subject, value);
      }
    } else {
      // Nobody is asked from here: all others would have to wait for the answer.
      Objects.requireNonNull(unread).keep(subject, value);
    }
  }

  private static String subject(Record<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new MalformedRecordException("no key");
    }
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  /** Elsewhere it would be watched twice, by this task and by the one it belongs to. */
  private Utilization utilization(byte[] value, String subject, int stands) {
    Utilization utilization = codecs.utilization().decode(value);
    if (!utilization.subject().equals(subject)) {
      throw new MalformedRecordException(
          "the key is " + subject + ", but it is about " + utilization.subject());
    }
    int partition = AlertingTopology.partition(subject, Topics.PARTITIONS);
    if (partition != stands) {
      throw new MalformedRecordException(subject + " belongs to partition " + partition);
    }
    return utilization;
  }

  @Override
  public void close() {
    metrics.forget(Objects.requireNonNull(context).taskId());
  }
}
