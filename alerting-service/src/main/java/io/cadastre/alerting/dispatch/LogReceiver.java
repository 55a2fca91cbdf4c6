package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a notification. */
final class LogReceiver implements Receiver {
  private static final Logger log = LoggerFactory.getLogger(LogReceiver.class);

  @Override
  public CompletableFuture<Answer> send(Notification notification) {
    AlertChanged alert = notification.alert();
    log.info(
        "alert {}: {} rule={} severity={} subject={} value={} fingerprint={} notification={}",
        alert.to().equals(AlertChanged.FIRING) ? "firing" : "resolved",
        AlertText.summary(alert),
        alert.rule(),
        alert.severity(),
        alert.subject(),
        alert.value(),
        alert.fingerprint(),
        notification.id());
    return CompletableFuture.completedFuture(new Answer.Accepted());
  }
}
