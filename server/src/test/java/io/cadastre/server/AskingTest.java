package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands that ask by topic. */
class AskingTest {
  @Test
  void onlyWhereTimeRanOut_thereMayBeAnOutcomeYet() {
    assertThat(why(new TimeoutException())).isEqualTo("no outcome yet; ask again with --id r1");
    assertThat(why(new org.apache.kafka.common.errors.TimeoutException("expiring 1 record")))
        .isEqualTo("no outcome yet; ask again with --id r1");
    assertThat(why(new TopicAuthorizationException(Set.of("ipam.requests.v1"))))
        .isEqualTo("Not authorized to access topics: [ipam.requests.v1]");
  }

  private static String why(Throwable cause) {
    return Asking.why(new CompletionException(new IllegalStateException(cause)), " with --id r1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request --pool ipam-pool-0123456789abcdef0 --netmask 28",
        "pool set ipam-pool-0123456789abcdef0 --strategy sparse",
        "cooldown end 10.0.0.0/24 --pool ipam-pool-0123456789abcdef0 --reason x"
      })
  void accountThatIsNone_isWrongUsage(String command) {
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(Main.class)
            .setErr(new PrintWriter(said))
            .execute((command + " --account 12345 --kafka localhost:1").split(" "));
    assertThat(said.toString()).contains("an account has 12 digits, not '12345'");
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
