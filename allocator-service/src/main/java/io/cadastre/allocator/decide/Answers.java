package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import io.cadastre.kafka.topic.CloudEvents;
import io.cadastre.kafka.topic.Topics;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Tells outcomes: on the topic of results, and where the sender wants it as well. */
final class Answers {
  private static final String TO = "reply-topic";

  /** A reply in JSON takes more than twice the bytes. */
  private static final int MAX_ANSWER_BYTES = Topics.MAX_RECORD_BYTES / 3;

  private static final int SURELY_FIT = 10;

  private final ProcessorContext<String, byte[]> context;
  private final Messages messages;
  private final CloudEvents cloudEvents;
  private final JsonView json;

  Answers(
      ProcessorContext<String, byte[]> context,
      Messages messages,
      CloudEvents cloudEvents,
      JsonView json) {
    this.context = context;
    this.messages = messages;
    this.cloudEvents = cloudEvents;
    this.json = json;
  }

  /** A decision as it is, or what refuses it, when its answer is more than a record may hold. */
  Decision fitting(Request request, Decision decision) {
    if (!(decision instanceof Decision.Accepted accepted)
        || accepted.answers().size() <= SURELY_FIT) {
      return decision;
    }
    Command command = request.command();
    ResultEnvelope envelope =
        new ResultEnvelope(request.envelope().requestId(), "", "", "", null, 0, Instant.EPOCH);
    int size = messages.encode(new Result(envelope, Outcome.of(command, accepted))).length;
    return size <= MAX_ANSWER_BYTES
        ? decision
        : Decision.refused(
            RefusalCode.INVALID_VALUE,
            command.target(),
            "The answer would take %d bytes, and a result holds %d; nothing was done. Ask for less at"
                    .formatted(size, MAX_ANSWER_BYTES)
                + " a time.");
  }

  /**
   * Returns the result's bytes.
   *
   * @param binds what it says where it binds its request's id; null: it does not
   */
  byte[] send(Id target, Result result, Sender sender, byte @Nullable [] binds, Instant now) {
    byte[] bytes = messages.encode(result);
    ResultEnvelope envelope = result.envelope();
    // The id is the attempt: a waiter knows his result before he decodes it.
    Headers headers = cloudEvents.headers(Messages.nameOf(result), envelope.attempt());
    if (binds != null) {
      headers.add(Outcomes.BINDS, binds);
    }
    for (Header echoed : sender.echoed()) {
      headers.add(echoed);
    }
    if (sender.ignored() != null) {
      headers.add("reply-topic-ignored", sender.ignored().getBytes(UTF_8));
    }
    String tag = target.tag();
    context.forward(new Record<>(tag, bytes, now.toEpochMilli(), headers), Decide.TO_RESULTS);
    if (sender.replyTopic() != null) {
      Headers reply = new RecordHeaders(headers);
      reply.remove(Outcomes.BINDS);
      reply.add(TO, sender.replyTopic().getBytes(UTF_8));
      byte[] value = bytes;
      if (sender.json()) {
        reply.remove(Sender.CONTENT_TYPE);
        reply.add(Sender.CONTENT_TYPE, Sender.JSON.getBytes(UTF_8));
        value = json.of(bytes).toString().getBytes(UTF_8);
      }
      context.forward(new Record<>(tag, value, now.toEpochMilli(), reply), Decide.TO_REPLIES);
    }
    return bytes;
  }

  /** Where a reply goes: its sender said it, and it was found to be one of ours. */
  static String replyTopic(String key, byte[] value, RecordContext context) {
    return new String(context.headers().lastHeader(TO).value(), UTF_8);
  }
}
