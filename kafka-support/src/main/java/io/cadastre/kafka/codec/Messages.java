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
import io.cadastre.schemas.BundledSchemas;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
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

  public Messages(BundledSchemas schemas) {
    framing = new Framing(schemas);
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
    String name = namespace + body.getClass().getSimpleName();
    GenericData.Record avro = new GenericData.Record(framing.schema(name));
    RecordCodec.fill(avro, body);
    avro.put(ENVELOPE, RecordCodec.toAvro(envelope, avro.getSchema().getField(ENVELOPE).schema()));
    return framing.write(name, avro);
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

  /**
   * @param bytes in the wire format, or a JSON object
   * @throws MalformedRecordException when the bytes are no request
   */
  public Request request(byte @Nullable [] bytes) {
    IndexedRecord avro = isJson(bytes) ? json.read(bytes) : read(bytes, REQUESTS);
    return new Request(envelope(avro, RequestEnvelope.class), (Command) body(avro));
  }

  /**
   * @throws MalformedRecordException when the bytes are no result
   */
  public Result result(byte @Nullable [] bytes) {
    IndexedRecord avro = read(bytes, RESULTS);
    return new Result(envelope(avro, ResultEnvelope.class), (Outcome) body(avro));
  }

  /**
   * @throws MalformedRecordException when the bytes are no event
   */
  public Recorded event(byte @Nullable [] bytes) {
    IndexedRecord avro = read(bytes, EVENTS);
    return new Recorded(envelope(avro, EventEnvelope.class), (Event) body(avro));
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

  private IndexedRecord read(byte @Nullable [] bytes, String namespace) {
    IndexedRecord avro = framing.read(bytes);
    String name = avro.getSchema().getFullName();
    if (!name.startsWith(namespace)) {
      throw new MalformedRecordException(name + " does not belong on this topic");
    }
    return avro;
  }

  private static <R extends Record> R envelope(IndexedRecord avro, Class<R> type) {
    int position = avro.getSchema().getField(ENVELOPE).pos();
    return RecordCodec.fromAvro((IndexedRecord) avro.get(position), type);
  }

  @SuppressWarnings("unchecked")
  private static Record body(IndexedRecord avro) {
    Class<?> type = TYPES.get(avro.getSchema().getFullName());
    if (type == null) {
      throw new MalformedRecordException(
          avro.getSchema().getFullName() + " is not a message this version knows");
    }
    return RecordCodec.fromAvro(avro, (Class<? extends Record>) type);
  }
}
