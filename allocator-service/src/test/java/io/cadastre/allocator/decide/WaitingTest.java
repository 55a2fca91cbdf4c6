package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Door door = new Door();
  private final Waiting<String> waiting =
      new Waiting<>(door.rows, "kept/", 2, kept -> kept.at().topic(), door.metrics);

  @Test
  void thoseThatGoOnWaiting_blockNobodyBehindThem() {
    keep("never", 0);
    keep("never", 1);
    keep("never", 2);
    keep("told", 3);
    keep("never", 4);
    keep("told", 5);
    keep("told", 6);
    assertThat(ready("told"::equals)).as("so many in one go").containsExactly(3L, 5L);
    assertThat(ready("told"::equals)).containsExactly(6L);
    assertThat(ready("told"::equals)).isEmpty();
    assertThat(ready(topic -> true)).as("in their order").containsExactly(0L, 1L);
    assertThat(door.metrics.waitingCount()).isEqualTo(2);
  }

  private void keep(String topic, long offset) {
    door.context.setRecordMetadata(topic, 0, offset);
    waiting.keep(new Record<>(null, new byte[0], 0), door.context.recordMetadata().orElseThrow());
  }

  private List<Long> ready(Predicate<String> told) {
    return waiting.ready(told).stream().map(kept -> kept.at().offset()).toList();
  }
}
