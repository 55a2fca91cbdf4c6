package io.cadastre.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.dispatch.DispatchMetrics;
import io.cadastre.alerting.evaluate.EvaluationMetrics;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.service.HostAndPort;
import io.cadastre.service.HttpSide;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertingMetersTest {
  private static String get(HttpSide side, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + side.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void everyRuleAndReceiver_hasItsMetersFromTheStart() throws Exception {
    AlertingMeters meters =
        new AlertingMeters(
            List.of(Rule.STANDARD), new EvaluationMetrics(), Map.of("ops", new DispatchMetrics()));
    try (HttpSide side =
        HttpSide.start("alerting", HostAndPort.loopback(0), () -> true, Map.of(), meters)) {
      assertThat(get(side, "/prometheus"))
          .contains(
              "ipam_alerts{rule=\"pool-allocated\",severity=\"warning\",state=\"firing\"} 0.0")
          .contains("ipam_alert_transitions_total{rule=\"pool-allocated\",to=\"firing\"} 0.0")
          .contains("ipam_alert_transitions_total{rule=\"pool-allocated\",to=\"ok\"} 0.0")
          .contains("ipam_alert_evaluations_dropped_total 0.0")
          .contains("ipam_alert_subjects_unread 0.0")
          .contains("ipam_notifications_total{outcome=\"accepted\",receiver=\"ops\"} 0.0")
          .contains("ipam_notifications_total{outcome=\"retried\",receiver=\"ops\"} 0.0")
          .contains("ipam_notifications_total{outcome=\"rejected\",receiver=\"ops\"} 0.0")
          .contains("ipam_notifications_pending{receiver=\"ops\"} 0.0");
      assertThat(get(side, "/health")).contains("\"UP\"");
    }
  }
}
