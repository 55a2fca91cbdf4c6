package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.allocator.decide.Admitted.AdmittedRequest;
import io.cadastre.domain.core.Principal;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.SchemaUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what can be decided here: turns bytes into requests, what is no request to the dead
 * letters, what belongs to another partition there, what was decided before away, and has what
 * nobody can read yet, or whose topic is not known yet, wait.
 */
final class Doorman implements Processor<byte[], byte[], String, Object> {
  static final String TO_DECIDE = "decide";
  static final String TO_OTHER_PARTITION = "requests-elsewhere";
  static final String TO_DEAD_LETTERS = "dead-letters";

  /**
   * The topic's limit is one of compressed batches. Less than it, so that what is sent on to its
   * partition, with the attempt written into it, fits again.
   */
  private static final int MAX_BYTES = Topics.MAX_REQUEST_BYTES - 512;

  /** Of requests that nobody can read yet, and how many of them are looked at in one go. */
  private static final String UNREAD = "waiting/";

  private static final int AT_ONCE = 1_000;

  /** Of those 512, what attempt and way add to a stray. */
  private static final int ATTEMPT_BYTES = 384;

  private final Topics topics;
  private final Messages messages;
  private final Intake intake;
  private final DecidingMetrics metrics;
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable Positions positions;
  private @Nullable Newcomers newcomers;
  private @Nullable Waiting<Integer> waiting;

  /** Since when the cluster is to have been asked, by schema that has been told. */
  private final Map<Integer, Long> told = new HashMap<>();

  Doorman(Topics topics, Messages messages, Intake intake) {
    this.topics = topics;
    this.messages = messages;
    this.intake = intake;
    this.metrics = intake.metrics();
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    KeyValueStore<String, byte[]> store = context.getStateStore(AllocatorTopology.ROWS);
    this.positions = intake.positions(store);
    close(); // of another life of the task, which may not have been told of its end
    this.newcomers = new Newcomers(store, topics, intake.tenants(), positions, metrics);
    this.told.clear();
    this.waiting = new Waiting<>(store, UNREAD, AT_ONCE, Waiting.Kept::schemaId, metrics);
    context.schedule(Waiting.LOOK, PunctuationType.WALL_CLOCK_TIME, clock -> lookAgain(context));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<String, Object> here = Objects.requireNonNull(context);
    RecordMetadata at = here.recordMetadata().orElseThrow();
    DecisionFault.guard(
        () -> DecisionFault.cannotDecide(at),
        () -> {
          // Nobody is asked from here: all others would have to wait for the answer.
          if (!Objects.requireNonNull(newcomers).mustWait(record, at)) {
            letIn(here, record, at);
          } else if (isTooLarge(record)) {
            admit(here, record, at); // a dead letter, whatever is told
          } else {
            newcomers.keep(record, at);
          }
        });
  }

  /** One by a topic that is known. */
  private void letIn(
      ProcessorContext<String, Object> here, Record<byte[], byte[]> record, RecordMetadata at) {
    Waiting<Integer> others = Objects.requireNonNull(waiting);
    if (Objects.requireNonNull(positions).readBefore(at)) {
      metrics.repeated();
    } else if (!isTooLarge(record)
        && (!messages.prepare(record.value())
            || others.waitFor(Messages.schemaId(record.value())))) {
      others.keep(record, at);
    } else {
      admit(here, record, at);
    }
  }

  private static boolean isTooLarge(Record<byte[], byte[]> record) {
    return DeadLetters.size(record) > MAX_BYTES;
  }

  private void admit(
      ProcessorContext<String, Object> here, Record<byte[], byte[]> record, RecordMetadata at) {
    long now = here.currentSystemTimeMs();
    String skipped = intake.skipped(at);
    Request request;
    Sender sender;
    try {
      request = request(record, at);
      sender = sender(record, at);
    } catch (SchemaUnavailableException e) { // known a moment ago, and forgotten for others
      Objects.requireNonNull(waiting).keep(record, at);
      return;
    } catch (MalformedRecordException e) {
      deadLetter(here, record, at, String.valueOf(e.getMessage()), now);
      return;
    } catch (RuntimeException e) {
      if (skipped == null) {
        throw e;
      }
      deadLetter(here, record, at, "skipped by the operator: " + skipped, now);
      return;
    }
    String attempt = request.envelope().attempt();
    if (attempt == null) {
      attempt = at.topic() + "/" + at.partition() + "/" + at.offset();
    }
    String tag = request.command().target().tag();
    if (Tag.partition(tag, Topics.PARTITIONS) != at.partition()) {
      if (isGone(at.topic())) {
        String reason = "it belongs to another partition of " + at.topic() + ", which is gone";
        deadLetter(here, record, at, reason, now);
        return;
      }
      Request whole = new Request(request.envelope().forAttempt(attempt), request.command());
      Record<String, Object> stray =
          new Record<>(
              tag, messages.encode(whole), now, sender.forwarded(record.headers(), at.topic()));
      sendOn(here, stray, record, at);
      return;
    }
    // The record's own timestamp only chose among partitions; from here on it is our clock.
    here.forward(
        new Record<>(tag, new AdmittedRequest(at, request, attempt, sender, skipped), now),
        TO_DECIDE);
  }

  /** To the partition of its tag; what came as JSON may be too large for the topic in Avro. */
  private void sendOn(
      ProcessorContext<String, Object> here,
      Record<String, Object> stray,
      Record<byte[], byte[]> came,
      RecordMetadata at) {
    long size =
        DeadLetters.size(stray.key().getBytes(UTF_8), (byte[]) stray.value(), stray.headers());
    if (size <= MAX_BYTES + ATTEMPT_BYTES) {
      metrics.forwarded();
      here.forward(stray, TO_OTHER_PARTITION);
      return;
    }
    String reason =
        "in Avro, for the partition it belongs to, %d bytes, which are more than a request may have"
            .formatted(size);
    deadLetter(here, came, at, reason, stray.timestamp());
  }

  private void deadLetter(
      ProcessorContext<String, Object> here,
      Record<byte[], byte[]> record,
      RecordMetadata at,
      String reason,
      long now) {
    metrics.deadLetter();
    here.forward(DeadLetters.of(record, at, reason, MAX_BYTES, now), TO_DEAD_LETTERS);
  }

  /** Whether a tenant's topic is known to be deleted. */
  private boolean isGone(String topic) {
    return topics.tenantOf(topic) != null && intake.tenants().topicId(topic) == null;
  }

  private Sender sender(Record<byte[], byte[]> record, RecordMetadata at) {
    return Sender.of(
        record.headers(),
        Messages.isJson(record.value()),
        topics.tenantOf(at.topic()),
        topics,
        name -> intake.tenants().topicId(name) != null);
  }

  /** The request, from who the topic proves it to be. */
  private Request request(Record<byte[], byte[]> record, RecordMetadata at) {
    String tenant = topics.tenantOf(at.topic());
    Request request = request(record);
    if (tenant == null) {
      if (request.envelope().principal() == null) {
        throw new MalformedRecordException(
            "RequestEnvelope.principal: missing, and only on the topic of a tenant its name says"
                + " it");
      }
      return request;
    }
    String account = intake.tenants().account(tenant);
    if (account == null) {
      throw new MalformedRecordException(
          "nobody added tenant " + tenant + ": ./cadastre tenant add " + tenant);
    }
    Principal asker = new Principal(account, null, Principal.TOPIC, tenant);
    return new Request(request.envelope().from(asker), request.command());
  }

  private Request request(Record<byte[], byte[]> record) {
    if (isTooLarge(record)) {
      throw new MalformedRecordException(
          "%d bytes are more than a request may have, %d"
              .formatted(DeadLetters.size(record), MAX_BYTES));
    }
    Request request = messages.request(record.value());
    String fault = request.envelope().fault();
    if (fault != null) {
      throw new MalformedRecordException("RequestEnvelope: " + fault);
    }
    return request;
  }

  /** Requests that need not wait any more are let in, in the order in which they came. */
  private void lookAgain(ProcessorContext<String, Object> here) {
    for (Waiting.Kept kept : Objects.requireNonNull(newcomers).ready()) {
      DecisionFault.guard(
          () -> DecisionFault.cannotDecide(kept.at()), () -> letIn(here, kept.record(), kept.at()));
    }
    Waiting<Integer> unread = Objects.requireNonNull(waiting);
    List<Waiting.Kept> readable = unread.ready(this::isReadable);
    told.keySet().removeIf(schema -> !unread.waitFor(schema));
    for (Waiting.Kept kept : readable) {
      DecisionFault.guard(
          () -> DecisionFault.cannotDecide(kept.at()), () -> admit(here, kept.record(), kept.at()));
    }
  }

  /**
   * Whether those by that schema can be read, and it is known which topics there are since. Theirs
   * may have been deleted while they waited, and who writes to one that is gone holds up everybody.
   */
  private boolean isReadable(int schema) {
    Tenants tenants = intake.tenants();
    return messages.prepare(schema)
        && tenants.lookedSince(told.computeIfAbsent(schema, known -> tenants.nanos()));
  }

  /** By which topic a record came that is sent on to another partition. */
  static String cameBy(String key, byte[] value, RecordContext context) {
    return new String(context.headers().lastHeader(Sender.CAME_BY).value(), UTF_8);
  }

  @Override
  public void close() {
    if (newcomers != null) {
      newcomers.close();
    }
    if (waiting != null) {
      waiting.close();
    }
  }
}
