package io.cadastre.discovery;

import io.cadastre.service.ServiceMain;

/** The discovery service as a process of its own. */
public final class DiscoveryMain {
  private DiscoveryMain() {}

  public static void main(String[] args) {
    ServiceMain.run(
        "discovery",
        DiscoveryService.STANDARD_PORT,
        place ->
            DiscoveryService.start(
                DiscoverySettingsFile.read(place.config()).at(place.kafka()), place.bindTo()));
  }
}
