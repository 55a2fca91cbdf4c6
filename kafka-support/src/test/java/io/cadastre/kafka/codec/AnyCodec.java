package io.cadastre.kafka.codec;

import io.cadastre.domain.discovery.Fact;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Everything that is framed, to bytes and back, by the codec it is for. */
final class AnyCodec {
  private final BundledSchemas schemas;
  private final Messages messages;
  private final StateCodec state;
  private final MessageCodec<ResourceChange> resources;
  private final MessageCodec<Fact> facts;
  private final MessageCodec<Utilization> utilization;
  private final MessageCodec<AlertChanged> alerts;
  private final MessageCodec<Notification> notifications;

  AnyCodec(BundledSchemas schemas) {
    this.schemas = schemas;
    messages = new Messages(schemas);
    state = new StateCodec(schemas);
    resources = MessageCodec.resources(schemas);
    facts = MessageCodec.facts(schemas);
    utilization = MessageCodec.utilization(schemas);
    alerts = MessageCodec.alerts(schemas);
    notifications = MessageCodec.notifications(schemas);
  }

  /** The version that wrote these bytes. */
  Released writer(byte[] framed) {
    return Objects.requireNonNull(schemas.byId(ByteBuffer.wrap(framed, 1, 4).getInt()));
  }

  byte[] encode(Object sample) {
    return switch (sample) {
      case Request request -> messages.encode(request);
      case Result result -> messages.encode(result);
      case Recorded event -> messages.encode(event);
      case ResourceChange change -> resources.encode(change);
      case Fact fact -> facts.encode(fact);
      case Utilization counts -> utilization.encode(counts);
      case AlertChanged alert -> alerts.encode(alert);
      case Notification notification -> notifications.encode(notification);
      default -> state.encode((Record) sample);
    };
  }

  Object decode(byte[] framed) {
    return switch (writer(framed).schema().getNamespace()) {
      case "io.cadastre.requests" -> messages.request(framed);
      case "io.cadastre.results" -> messages.result(framed);
      case "io.cadastre.events" -> messages.event(framed);
      case "io.cadastre.resources" -> resources.decode(framed);
      case "io.cadastre.facts" -> facts.decode(framed);
      case "io.cadastre.utilization" -> utilization.decode(framed);
      case "io.cadastre.alerts" -> alerts.decode(framed);
      case "io.cadastre.notifications" -> notifications.decode(framed);
      default -> state.decode(framed, Record.class);
    };
  }
}
