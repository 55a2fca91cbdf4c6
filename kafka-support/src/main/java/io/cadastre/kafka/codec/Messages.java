package io.cadastre.kafka.codec;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.ipam.IpamCommand;
import io.cadastre.domain.ipam.IpamEvent;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolEvent;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.resource.ResourceEvent;
import io.cadastre.domain.scope.ScopeCommand;
import io.cadastre.domain.scope.ScopeEvent;
import io.cadastre.domain.tag.TagCommand;
import io.cadastre.domain.tag.TagEvent;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.WriterSchema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests, results and events to bytes and back: which record class is which schema. */
public final class Messages {
  static final String ENVELOPE = "envelope";
  private static final String REQUESTS = "io.cadastre.requests.";
  private static final String RESULTS = "io.cadastre.results.";
  private static final String EVENTS = "io.cadastre.events.";

  private static final Map<String, Class<?>> TYPES = types();

  private final Framing framing;
  private final JsonRequests json;

  /**
   * @param ids by which what is read says its schema; what is written has the bundled ones
   */
  public Messages(SchemaIds ids) {
    framing = new Framing(ids);
    json = new JsonRequests(framing, REQUESTS);
  }

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    nested(IpamCommand.class, ScopeCommand.class, PoolCommand.class, TagCommand.class)
        .filter(Command.class::isAssignableFrom)
        .forEach(type -> types.put(REQUESTS + type.getSimpleName(), type));
    nested(Outcome.class)
        .filter(Outcome.class::isAssignableFrom)
        .forEach(type -> types.put(RESULTS + type.getSimpleName(), type));
    Stream.concat(
            nested(
                IpamEvent.class,
                ScopeEvent.class,
                PoolEvent.class,
                TagEvent.class,
                ResourceEvent.class),
            Stream.of(RequestRefused.class))
        .filter(Event.class::isAssignableFrom)
        .forEach(type -> types.put(EVENTS + type.getSimpleName(), type));
    return types;
  }

  private static Stream<Class<?>> nested(Class<?>... sealed) {
    return Arrays.stream(sealed).flatMap(type -> Arrays.stream(type.getDeclaredClasses()));
  }

  /** Schema full name to record class, of every message. */
  public static Map<String, Class<?>> catalogue() {
    return Map.copyOf(TYPES);
  }

  public byte[] encode(Request request) {
    return encode(REQUESTS, request.envelope(), (Record) request.command());
  }

  public byte[] encode(Result result) {
    return encode(RESULTS, result.envelope(), (Record) result.outcome());
  }

  public byte[] encode(Recorded event) {
    return encode(EVENTS, event.envelope(), (Record) event.event());
  }

  private byte[] encode(String namespace, Record envelope, Record body) {
    return framing.write(
        framing.format(body.getClass(), namespace, envelope.getClass()), envelope, body);
  }

  /** The full name of an event's record. */
  public static String nameOf(Event event) {
    return EVENTS + event.getClass().getSimpleName();
  }

  /** The full name of a result's record. */
  public static String nameOf(Result result) {
    return RESULTS + result.outcome().getClass().getSimpleName();
  }

  /** Whether a request is written as JSON: what is framed begins with a zero byte. */
  public static boolean isJson(byte @Nullable [] bytes) {
    return bytes != null && bytes.length > 0 && bytes[0] != 0;
  }

  /** The id of the schema that bytes name; null where they are not in the wire format. */
  public static @Nullable Integer schemaId(byte @Nullable [] bytes) {
    return bytes != null && Framing.isFramed(bytes) ? Framing.id(bytes) : null;
  }

  /**
   * Whether bytes can be read, or found to be nothing, without asking anybody what their schema is.
   * Where somebody has to be asked, that begins now.
   */
  public boolean prepare(byte @Nullable [] bytes) {
    return framing.prepare(bytes);
  }

  /** The same of all bytes by that schema. */
  public boolean prepare(int schemaId) {
    return framing.prepare(schemaId);
  }

  /**
   * @param bytes in the wire format, or a JSON object
   * @throws MalformedRecordException when the bytes are no request
   */
  public Request request(byte @Nullable [] bytes) {
    byte[] framed = isJson(bytes) ? json.framed(bytes) : bytes;
    Plan.Read read = read(framed, REQUESTS, RequestEnvelope.class);
    return new Request(envelope(read, RequestEnvelope.class), (Command) read.body());
  }

  /**
   * @throws MalformedRecordException when the bytes are no result
   */
  public Result result(byte @Nullable [] bytes) {
    Plan.Read read = read(bytes, RESULTS, ResultEnvelope.class);
    return new Result(envelope(read, ResultEnvelope.class), (Outcome) read.body());
  }

  /**
   * @throws MalformedRecordException when the bytes are no event
   */
  public Recorded event(byte @Nullable [] bytes) {
    Plan.Read read = read(bytes, EVENTS, EventEnvelope.class);
    return new Recorded(envelope(read, EventEnvelope.class), (Event) read.body());
  }

  /** What was wanted where it was refused, though the topic of requests has long forgotten it. */
  public Request request(RequestRefused refused) {
    byte[] bytes = new byte[refused.request().remaining()];
    refused.request().duplicate().get(bytes);
    return request(bytes);
  }

  /** The hash that the next event of the aggregate holds, of a framed event. */
  public Hash hash(byte[] framedEvent) {
    return framing.hash(framedEvent);
  }

  private Plan.Read read(
      byte @Nullable [] value, String namespace, Class<? extends Record> envelope) {
    byte[] bytes = Framing.value(value);
    WriterSchema writer = framing.writer(bytes);
    String name = writer.name();
    if (!name.startsWith(namespace)) {
      throw new MalformedRecordException(name + " does not belong on this topic");
    }
    Class<?> type = TYPES.get(name);
    if (type == null) {
      throw new MalformedRecordException(name + " is not a message this version knows");
    }
    return framing.read(
        bytes, writer, framing.format(type.asSubclass(Record.class), namespace, envelope));
  }

  private static <R extends Record> R envelope(Plan.Read read, Class<R> type) {
    return type.cast(Objects.requireNonNull(read.envelope()));
  }
}
