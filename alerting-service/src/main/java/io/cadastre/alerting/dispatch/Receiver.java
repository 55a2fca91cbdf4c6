package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.message.Notification;
import java.util.concurrent.CompletableFuture;

/** Takes notifications, sooner or later. */
interface Receiver extends AutoCloseable {
  /** One attempt. It never fails: what went wrong is an answer. */
  CompletableFuture<Answer> send(Notification notification);

  @Override
  default void close() {}
}
