package io.cadastre.alerting.evaluate;

import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.schemas.SchemaIds;

/** To bytes and back, all that the evaluation reads, keeps and says. */
record Codecs(
    MessageCodec<Utilization> utilization,
    MessageCodec<AlertChanged> alerts,
    MessageCodec<Notification> notifications,
    StateCodec state) {
  /**
   * @param ids by which others read and write
   */
  Codecs(SchemaIds ids) {
    this(
        MessageCodec.utilization(ids),
        MessageCodec.alerts(ids),
        MessageCodec.notifications(ids),
        new StateCodec(ids.bundle()));
  }
}
