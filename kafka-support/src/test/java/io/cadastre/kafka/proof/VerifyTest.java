package io.cadastre.kafka.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.audit.check.Report;
import io.cadastre.audit.check.Verification;
import io.cadastre.audit.log.LogRecord;
import io.cadastre.domain.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verifier over logs as the deciders make them, and over logs that somebody tampered with. */
class VerifyTest {
  private static Report verify(List<List<LogRecord>> log) {
    return new Verification(Chronicle.log(log), null, null, read -> {}).run();
  }

  @Test
  void whatTheDecidersMake_isGood() {
    long seed = Seeds.seed("VerifyTest");
    Chronicle chronicle = new Chronicle();
    Lives lives = new Lives(seed, chronicle);
    for (int i = 0; i < Seeds.steps(4_000); i++) {
      lives.step();
    }
    Report report = verify(chronicle.partitions());
    assertThat(report.findings()).isEmpty();
    assertThat(report.events()).isEqualTo(chronicle.events()).isPositive();
    assertThat(report.standing()).hasSize(lives.ipams().size());
  }
}
