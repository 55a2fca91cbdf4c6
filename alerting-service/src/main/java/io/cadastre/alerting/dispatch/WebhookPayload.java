package io.cadastre.alerting.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A notification in the shape of Alertmanager's webhooks, version 4: a group of one alert. */
final class WebhookPayload {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How Alertmanager writes that an alert is not over. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private WebhookPayload() {}

  static byte[] of(Notification notification, String externalUrl) {
    AlertChanged alert = notification.alert();
    String status = alert.to().equals(AlertChanged.FIRING) ? "firing" : "resolved";
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("version", "4");
    payload.put("groupKey", groupKey(alert));
    payload.put("truncatedAlerts", 0);
    payload.put("status", status);
    payload.put("receiver", notification.receiver());
    payload.put("groupLabels", Map.of("alertname", alert.rule(), "subject", alert.subject()));
    payload.put("commonLabels", labels(alert));
    payload.put("commonAnnotations", annotations(alert));
    payload.put("externalURL", externalUrl);
    payload.put("alerts", List.of(alert(alert, status)));
    try {
      return JSON.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String groupKey(AlertChanged alert) {
    return "{}:{alertname=\"" + alert.rule() + "\", subject=\"" + alert.subject() + "\"}";
  }

  private static Map<String, Object> alert(AlertChanged alert, String status) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("status", status);
    one.put("labels", labels(alert));
    one.put("annotations", annotations(alert));
    one.put("startsAt", alert.startsAt().toString());
    one.put("endsAt", status.equals("firing") ? NEVER : alert.time().toString());
    one.put("generatorURL", "");
    one.put("fingerprint", alert.fingerprint());
    return one;
  }

  private static Map<String, String> labels(AlertChanged alert) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", alert.rule());
    labels.put("severity", alert.severity());
    labels.put("ipam", alert.ipam().value());
    labels.put("scope", alert.scope().value());
    labels.put("pool", alert.pool().value());
    labels.put("subject", alert.subject());
    if (alert.cidr() != null) {
      labels.put("cidr", alert.cidr());
    }
    labels.put("measure", alert.measure());
    return labels;
  }

  private static Map<String, String> annotations(AlertChanged alert) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", AlertText.summary(alert));
    annotations.put("description", AlertText.description(alert));
    annotations.put("value", alert.value().toPlainString());
    return annotations;
  }
}
