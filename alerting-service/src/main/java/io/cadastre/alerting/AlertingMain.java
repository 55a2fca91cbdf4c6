package io.cadastre.alerting;

import io.cadastre.service.ServiceMain;

/** Alerting as a process of its own. */
public final class AlertingMain {
  private AlertingMain() {}

  public static void main(String[] args) {
    ServiceMain.run(
        "alerting",
        AlertingService.STANDARD_PORT,
        place ->
            AlertingService.start(
                AlertingSettingsFile.read(place.config()).at(place.kafka()).in(place.folder()),
                place.bindTo()));
  }
}
