package io.cadastre.allocator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.allocator.view.History.Window;
import io.cadastre.domain.address.Cidr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentsTest {
  private static final int EVENTS = 6_000;
  private static final int LIVE = 300;

  /** Several times what is found at once in the lists of periods. */
  @Test
  void listsOfPeriods_sayWhatTheListOfAddressesSays(@TempDir Path one, @TempDir Path two) {
    try (LongLog byPeriod = new LongLog(one, new Periods(6, 0));
        LongLog byAddress = new LongLog(two, new Periods(6, Integer.MAX_VALUE))) {
      byPeriod.write(EVENTS, LIVE);
      byAddress.write(EVENTS, LIVE);
      for (Window window :
          List.of(
              new Window(0, EVENTS - 1),
              new Window(1, 5_500),
              new Window(1_000, EVENTS),
              new Window(3_000, 3_001))) {
        List<String> expected = lived(byAddress, window);

        assertThat(lived(byPeriod, window)).as("%s", window).isEqualTo(expected);
        assertThat(expected).as("%s", window).hasSizeGreaterThan(LIVE - 1);
      }
    }
  }

  private static List<String> lived(LongLog log, Window window) {
    List<String> found = new ArrayList<>();
    log.read(
        history -> {
          history.lived(
              log.ipam(),
              Cidr.parse("10.0.0.0/8"),
              false,
              window,
              null,
              one -> found.add(one.cidr() + " " + one.began() + " " + one.ended()));
          return null;
        });
    return found;
  }
}
