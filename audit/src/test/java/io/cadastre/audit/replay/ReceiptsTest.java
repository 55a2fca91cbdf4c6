package io.cadastre.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
  private final Receipts receipts = new Receipts();

  @Test
  void acknowledged_countsThem() {
    receipts.onCompletion(null, null);
    receipts.onCompletion(null, null);

    assertThat(receipts.hasFailure()).isFalse();
    assertThat(receipts.soFar()).isEqualTo(2);
    assertThat(receipts.acknowledged()).isEqualTo(2);
  }

  @Test
  void failure_theFirstIsThrown() {
    receipts.onCompletion(null, null);
    receipts.onCompletion(null, new RecordTooLargeException("too large"));
    receipts.onCompletion(null, new TimeoutException("too late"));

    assertThat(receipts.hasFailure()).isTrue();
    assertThat(receipts.soFar()).isEqualTo(1);
    assertThatThrownBy(receipts::acknowledged)
        .isInstanceOf(KafkaException.class)
        .hasMessage("after 1 records")
        .hasRootCauseMessage("too large");
  }
}
