package io.cadastre.alerting.dispatch;

import java.net.URI;
import java.time.Duration;

/** Who is told of alerts. */
public sealed interface ReceiverSettings {
  /** One of a kind; notifications are addressed to it. */
  String name();

  /** A line in the log of this process. */
  record Log(String name) implements ReceiverSettings {}

  /**
   * A POST in the shape of Alertmanager's webhooks.
   *
   * @param url may hold a secret: never said to anybody
   * @param timeout of one attempt
   * @param externalUrl where people find more, for the payload; empty: nowhere
   */
  record Webhook(String name, URI url, Duration timeout, String externalUrl)
      implements ReceiverSettings {
    @Override
    public String toString() {
      return "Webhook[name=" + name + "]";
    }
  }
}
