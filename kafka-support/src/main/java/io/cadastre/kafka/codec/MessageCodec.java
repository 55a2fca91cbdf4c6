package io.cadastre.kafka.codec;

import io.cadastre.domain.discovery.Fact;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.WriterSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one topic to bytes and back, framed as all are.
 *
 * @param <T> a record, or a sealed interface of records
 */
public final class MessageCodec<T> {
  private static final Map<Class<?>, String> NAMESPACES =
      Map.of(
          ResourceChange.class, "io.cadastre.resources.",
          Fact.class, "io.cadastre.facts.",
          Utilization.class, "io.cadastre.utilization.",
          AlertChanged.class, "io.cadastre.alerts.",
          Notification.class, "io.cadastre.notifications.");

  private final Class<T> family;
  private final String namespace;
  private final Map<String, Class<?>> types;
  private final Framing framing;

  private MessageCodec(SchemaIds ids, Class<T> family) {
    this.family = family;
    this.namespace = Objects.requireNonNull(NAMESPACES.get(family));
    this.types = types(family);
    this.framing = new Framing(ids);
  }

  /** What sources see change. */
  public static MessageCodec<ResourceChange> resources(SchemaIds ids) {
    return new MessageCodec<>(ids, ResourceChange.class);
  }

  /** What IPAMs are told of it. */
  public static MessageCodec<Fact> facts(SchemaIds ids) {
    return new MessageCodec<>(ids, Fact.class);
  }

  /** How full what is. */
  public static MessageCodec<Utilization> utilization(SchemaIds ids) {
    return new MessageCodec<>(ids, Utilization.class);
  }

  /** How alerts change. */
  public static MessageCodec<AlertChanged> alerts(SchemaIds ids) {
    return new MessageCodec<>(ids, AlertChanged.class);
  }

  /** Who is to be told of it. */
  public static MessageCodec<Notification> notifications(SchemaIds ids) {
    return new MessageCodec<>(ids, Notification.class);
  }

  /** Schema full name to record class, of every message of every family. */
  static Map<String, Class<?>> catalogue() {
    Map<String, Class<?>> all = new HashMap<>();
    NAMESPACES.keySet().forEach(family -> all.putAll(types(family)));
    return all;
  }

  private static Map<String, Class<?>> types(Class<?> family) {
    List<Class<?>> members =
        family.isRecord() ? List.of(family) : Arrays.asList(family.getPermittedSubclasses());
    Map<String, Class<?>> types = new HashMap<>();
    members.forEach(type -> types.put(NAMESPACES.get(family) + type.getSimpleName(), type));
    return types;
  }

  public byte[] encode(T message) {
    Record body = (Record) message;
    return framing.write(format(body.getClass()), null, body);
  }

  /** See {@link Messages#prepare}. */
  public boolean prepare(byte @Nullable [] value) {
    return framing.prepare(value);
  }

  /**
   * @throws MalformedRecordException when the bytes are no message of this topic
   */
  public T decode(byte @Nullable [] value) {
    byte[] bytes = Framing.value(value);
    WriterSchema writer = framing.writer(bytes);
    String name = writer.name();
    Class<?> type = types.get(name);
    if (type == null) {
      throw new MalformedRecordException(name + " does not belong on this topic");
    }
    return family.cast(framing.read(bytes, writer, format(type.asSubclass(Record.class))).body());
  }

  private Framing.Format format(Class<? extends Record> type) {
    return framing.format(type, namespace, null);
  }

  /** The hash that the next message of a chain holds, of a framed message. */
  public Hash hash(byte[] framed) {
    return framing.hash(framed);
  }
}
