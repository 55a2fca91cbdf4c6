package io.cadastre.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpSideTest {
  @Test
  void rehearsal_isAskedAndAnsweredLikeAnyRequest() {
    AtomicInteger asked = new AtomicInteger();
    try (HttpSide http =
        HttpSide.start(
            "test", HostAndPort.loopback(0), () -> asked.incrementAndGet() > 0, Map.of())) {
      http.rehearse("/health");

      assertThat(asked).hasPositiveValue();
    }
  }

  @Test
  void rehearsal_thatIsRefused_isNoFault() {
    try (HttpSide http = HttpSide.start("test", HostAndPort.loopback(0), () -> false, Map.of())) {
      assertThatCode(() -> http.rehearse("/health")).doesNotThrowAnyException();
      assertThatCode(() -> http.rehearse("/nothing?is=here")).doesNotThrowAnyException();
    }
  }
}
