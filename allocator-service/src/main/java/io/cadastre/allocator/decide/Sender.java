package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.kafka.topic.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What a record says beside the request: where its answer is to go as well, in which form, and what
 * is to be echoed. Nothing is decided by it.
 *
 * @param replyTopic where the answer goes as well; null: nowhere
 * @param ignored why the topic that was named is not used; null: it is, or none was named
 * @param json whether the answer there is JSON
 * @param echoed headers that the answer carries as they came
 */
record Sender(
    @Nullable String replyTopic, @Nullable String ignored, boolean json, Header[] echoed) {
  static final String CONTENT_TYPE = "content-type";
  static final String REPLY_TOPIC = "reply-topic";
  static final String REPLY_CONTENT_TYPE = "reply-content-type";
  static final String JSON = "application/json";
  private static final String AVRO = "application/avro";

  /** The topic by which a record came that was sent on: it says who asks, and goes there again. */
  static final String CAME_BY = "came-by";

  /** W3C Trace Context and the correlation id that request and reply share. */
  private static final String[] ECHOED = {"correlation-id", "traceparent", "tracestate"};

  private static final Set<String> TRACE = Set.of("traceparent", "tracestate");

  /** Of each of the two headers, in bytes: what W3C Trace Context, section 3.3.1.5, asks for. */
  private static final int MAX_TRACE = 512;

  private static final Sender NOBODY = new Sender(null, null, false, new Header[0]);

  /**
   * @param tenant whose topic it came by; null: a gateway's
   * @param exists whether there is such a topic of ours
   */
  static Sender of(
      Headers headers,
      boolean json,
      @Nullable String tenant,
      Topics topics,
      Predicate<String> exists) {
    if (!headers.iterator().hasNext()) {
      return json ? new Sender(null, null, true, new Header[0]) : NOBODY;
    }
    String wanted = text(headers, REPLY_TOPIC);
    String ignored = wanted == null ? null : whyNot(wanted, tenant, topics, exists);
    String form = text(headers, REPLY_CONTENT_TYPE);
    return new Sender(
        ignored == null ? wanted : null, ignored, isJson(form, json), echoed(headers));
  }

  /** A form that we do not have is not heard. */
  private static boolean isJson(@Nullable String form, boolean asked) {
    if (form == null) {
      return asked;
    }
    return asked ? !form.startsWith(AVRO) : form.startsWith(JSON);
  }

  private static @Nullable String whyNot(
      String wanted, @Nullable String tenant, Topics topics, Predicate<String> exists) {
    String whose = topics.tenantRepliedTo(wanted);
    if (whose == null || tenant != null && !whose.equals(tenant)) {
      return tenant == null
          ? wanted + " is no topic of replies"
          : "replies to " + tenant + " go to " + topics.replies(tenant);
    }
    return exists.test(wanted) ? null : "there is no topic " + wanted;
  }

  private static Header[] echoed(Headers headers) {
    RecordHeaders found = new RecordHeaders();
    for (String name : ECHOED) {
      Header header = headers.lastHeader(name);
      if (header != null) {
        found.add(header);
      }
    }
    return found.toArray();
  }

  /** What events carry of it, each of which a batch has up to a thousand: nothing that is large. */
  List<Header> trace() {
    return Arrays.stream(echoed)
        .filter(header -> TRACE.contains(header.key()))
        .filter(header -> header.value() != null && header.value().length <= MAX_TRACE)
        .toList();
  }

  /** What a record says on its way to another partition of its topic, where its body is Avro. */
  Headers forwarded(Headers came, String topic) {
    Headers headers = new RecordHeaders(came);
    headers.remove(CONTENT_TYPE);
    headers.remove(CAME_BY);
    headers.add(CAME_BY, topic.getBytes(UTF_8));
    if (json && headers.lastHeader(REPLY_CONTENT_TYPE) == null) {
      headers.add(REPLY_CONTENT_TYPE, JSON.getBytes(UTF_8));
    }
    return headers;
  }

  /** The topic that a record names for its answer; null: none. */
  static @Nullable String wanted(Record<byte[], byte[]> record) {
    return record.headers().iterator().hasNext() ? text(record.headers(), REPLY_TOPIC) : null;
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
