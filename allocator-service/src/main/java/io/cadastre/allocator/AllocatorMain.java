package io.cadastre.allocator;

import io.cadastre.service.ServiceMain;

/** The allocator as a process of its own. */
public final class AllocatorMain {
  private AllocatorMain() {}

  public static void main(String[] args) {
    ServiceMain.run(
        "allocator",
        AllocatorService.STANDARD_PORT,
        place ->
            AllocatorService.start(
                SettingsFile.read(place.config(), place.folder()).at(place.kafka()),
                place.bindTo()));
  }
}
