package io.cadastre.alerting.evaluate;

import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.schemas.BundledSchemas;

/** To bytes and back, all that the evaluation reads, keeps and says. */
record Codecs(
    MessageCodec<Utilization> utilization,
    MessageCodec<AlertChanged> alerts,
    MessageCodec<Notification> notifications,
    StateCodec state) {
  Codecs(BundledSchemas schemas) {
    this(
        MessageCodec.utilization(schemas),
        MessageCodec.alerts(schemas),
        MessageCodec.notifications(schemas),
        new StateCodec(schemas));
  }
}
