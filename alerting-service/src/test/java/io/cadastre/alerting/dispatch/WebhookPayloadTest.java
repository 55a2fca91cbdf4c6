package io.cadastre.alerting.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WebhookPayloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode payload(AlertChanged alert, String externalUrl) throws IOException {
    return JSON.readTree(WebhookPayload.of(new Notification("n1", "ops", alert), externalUrl));
  }

  @Test
  @Claim("S2.36")
  void firing_isAGroupOfOneAsAlertmanagerSendsIt() throws IOException {
    JsonNode payload =
        payload(Notifications.alert("firing", "threshold", "82.81", null), "https://ipam.example/");
    String labels =
        """
        {"alertname": "pool-allocated", "severity": "warning",
         "ipam": "ipam-00abc000000000001", "scope": "ipam-scope-00abc000000000002",
         "pool": "ipam-pool-00abc000000000001", "subject": "ipam-pool-00abc000000000001",
         "measure": "allocated"}""";
    String annotations =
        """
        {"summary":
           "Pool ipam-pool-00abc000000000001 is 82.81 % allocated (raise at 80 %)",
         "description": "Pool ipam-pool-00abc000000000001, IPAM ipam-00abc000000000001, scope \
        ipam-scope-00abc000000000002; rule pool-allocated, severity warning, fired at \
        2026-01-02T03:04:05Z.",
         "value": "82.81"}""";
    assertThat(payload)
        .isEqualTo(
            JSON.readTree(
                """
                {"version": "4",
                 "groupKey": "{}:{alertname=\\"pool-allocated\\", \
                subject=\\"ipam-pool-00abc000000000001\\"}",
                 "truncatedAlerts": 0,
                 "status": "firing",
                 "receiver": "ops",
                 "groupLabels": {"alertname": "pool-allocated",
                                 "subject": "ipam-pool-00abc000000000001"},
                 "commonLabels": %s,
                 "commonAnnotations": %s,
                 "externalURL": "https://ipam.example/",
                 "alerts": [{"status": "firing", "labels": %s, "annotations": %s,
                             "startsAt": "2026-01-02T03:04:05Z",
                             "endsAt": "0001-01-01T00:00:00Z",
                             "generatorURL": "", "fingerprint": "0123456789abcdef"}]}"""
                    .formatted(labels, annotations, labels, annotations)));
  }

  @Test
  @Claim("S3.27")
  void resolved_hasTheKeyAndTheLabelsOfTheFiring() throws IOException {
    JsonNode firing = payload(Notifications.alert("firing", "threshold", "82.81", null), "");
    JsonNode resolved = payload(Notifications.alert("ok", "threshold", "70.31", null), "");
    assertThat(resolved.get("groupKey")).isEqualTo(firing.get("groupKey"));
    assertThat(resolved.get("commonLabels")).isEqualTo(firing.get("commonLabels"));
    assertThat(resolved.get("status").asText()).isEqualTo("resolved");
    JsonNode alert = resolved.get("alerts").get(0);
    assertThat(alert.get("status").asText()).isEqualTo("resolved");
    assertThat(alert.get("startsAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(alert.get("endsAt").asText()).isEqualTo("2026-01-02T04:00:00Z");
    assertThat(alert.get("annotations").get("summary").asText())
        .isEqualTo("Pool ipam-pool-00abc000000000001 is 70.31 % allocated (cleared below 75 %)");
  }

  @Test
  @Claim("S2.45")
  void cidrOfAPool_isNamed() throws IOException {
    JsonNode payload =
        payload(Notifications.alert("firing", "threshold", "90.00", "10.0.0.0/8"), "");
    assertThat(payload.get("commonLabels").get("cidr").asText()).isEqualTo("10.0.0.0/8");
    assertThat(payload.get("commonAnnotations").get("summary").asText())
        .isEqualTo(
            "CIDR 10.0.0.0/8 of pool ipam-pool-00abc000000000001 is 90.00 % allocated"
                + " (raise at 80 %)");
  }

  @Test
  void reasonThatIsNoLevel_isSaid() {
    assertThat(AlertText.summary(Notifications.alert("ok", "subject-gone", "82.81", null)))
        .isEqualTo("Pool ipam-pool-00abc000000000001 is gone (was 82.81 % allocated)");
    AlertChanged removed = Notifications.alert("ok", "rule-removed", "82.81", null);
    assertThat(AlertText.summary(removed))
        .isEqualTo(
            "Pool ipam-pool-00abc000000000001 is no longer watched by rule pool-allocated (is 82.81"
                + " % allocated)");
    assertThat(AlertText.description(removed))
        .endsWith("resolved at 2026-01-02T04:00:00Z: rule-removed.");
  }
}
