package io.cadastre.kafka.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.BundledSchemas;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry that does not do what it should refuses the start, in one sentence. */
@Timeout(60)
class RefusedStartTest extends AtARegistry {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String ALERT = "ipam.alerts.v1-io.cadastre.alerts.AlertChanged";

  RefusedStartTest() throws IOException {}

  private AbstractThrowableAssert<?, ?> refused() {
    return refused(address(), LONG);
  }

  private static AbstractThrowableAssert<?, ?> refused(RegistryAddress at, Duration timeout) {
    return assertThatThrownBy(
            () -> SchemaRegistry.registering(at, Topics.DEFAULT, timeout, System::nanoTime))
        .isInstanceOf(UnfitClusterException.class);
  }

  @Test
  void down() {
    server.stop();
    refused()
        .hasMessageContaining("the schema registry at " + server.url() + " cannot be reached")
        .hasMessageContaining("see to it or to the setting schema-registry");
  }

  @Test
  void slow() {
    server.hang();
    refused(address(), SHORT).hasMessageContaining("does not answer in 200 ms");
  }

  @Test
  void slowInTheMiddleOfAnAnswer() {
    server.hangInTheBody();
    refused(address(), SHORT).hasMessageContaining("does not answer in 200 ms");
  }

  @Test
  void strangers() {
    server.demand("Basic Y2FkYXN0cmU6c2VjcmV0"); // cadastre:secret
    refused().hasMessageContaining("does not let us in (401): set the user and password");
    refused(address().as("cadastre", "wrong-word"), LONG)
        .hasMessageContaining("(401)")
        .hasMessageNotContaining("wrong-word")
        .hasMessageNotContaining("Basic");
    RegistryAddress right = address().as("cadastre", "secret");
    SchemaRegistry.registering(right, Topics.DEFAULT);
    assertThat(right.toString()).isEqualTo(server.url());
  }

  @Test
  void tokens() {
    server.demand("Bearer t0ken");
    SchemaRegistry.registering(address().bearing("t0ken"), Topics.DEFAULT);
    assertThat(server.subjects()).contains(ALERT);
  }

  @Test
  void subjectOfAnother() {
    server.register(
        ALERT,
        "{\"type\":\"record\",\"name\":\"AlertChanged\",\"namespace\":\"io.cadastre.alerts\","
            + "\"fields\":[{\"name\":\"colour\",\"type\":\"int\"}]}");
    refused()
        .hasMessageContaining("refuses version 1 of " + ALERT + " as incompatible")
        .hasMessageContaining("Incompatible artifact: " + ALERT);
  }

  @Test
  void whatItCallsNoSchema() {
    server.answer(422, "{\"error_code\":42201,\"message\":\"Input schema is\\ninvalid\"}");
    refused().hasMessageContaining("does not take version 1 of").hasMessageEndingWith("is invalid");
  }

  @Test
  void readOnly() {
    server.answer(422, "{\"error_code\":42205,\"message\":\"Subject x is in read-only mode\"}");
    refused().hasMessageEndingWith("Subject x is in read-only mode");
  }

  @Test
  void whatIsNoRegistry() {
    String hint = "as no registry would: is the URL that of its API";
    server.answer(404, "<html>nothing here</html>");
    refused().hasMessageContaining("answers 404 at").hasMessageContaining(hint);
    server.answer(404, "{\"message\":\"Page Not Found\"}");
    refused().hasMessageContaining(hint);
    server.answer(302, "");
    refused().hasMessageContaining("answers 302").hasMessageContaining(hint);
    server.answer(200, "{\"id\":");
    refused().hasMessageContaining("answers 200").hasMessageContaining(hint);
    server.answer(200, "[" + "1,".repeat(200_000) + "1]");
    refused().hasMessageContaining("answers with more than 262144 bytes");
    server.answer(500, "oops");
    refused().hasMessageContaining("answers 500: no reason");
  }

  @Test
  void idsThatWillNotDo() {
    server.answer(200, "{}");
    refused()
        .hasMessageContaining("gives version 1 of")
        .hasMessageContaining("no id of four bytes");
    server.answer(200, "{\"id\":5000000000}");
    refused().hasMessageEndingWith("no id of four bytes, but 5000000000");
    server.answer(200, "{\"id\":7}");
    refused().hasMessageContaining("the id 7, which it gave to another schema");
    server.answer(200, "{\"id\":" + 0x43000500 + "}");
    refused().hasMessageContaining("of the range that comes with Cadastre");
  }

  @Test
  void idsThatAreOurs_areGoodWhereTheyMeanTheSame() throws IOException {
    // One that was filled with our schemas under their bundled ids, as those that can import do.
    try (StandInRegistry elsewhere = StandInRegistry.countingFrom(BundledSchemas.FIRST_ID)) {
      BundledSchemas.load().all().forEach(one -> elsewhere.register(one.subject(), one.json()));
      SchemaRegistry registry =
          SchemaRegistry.registering(RegistryAddress.of(elsewhere.url()), Topics.DEFAULT);
      BundledSchemas.load()
          .all()
          .forEach(one -> assertThat(registry.idOf(one)).isEqualTo(one.id()));
    }
  }

  @Test
  void addresses() {
    for (String wrong :
        new String[] {"localhost:8081", "ftp://x/y", "http:///x", "http://x/?token=abc", "a b"}) {
      assertThatThrownBy(() -> RegistryAddress.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must be the whole URL of its API on http or https");
    }
    assertThatThrownBy(() -> RegistryAddress.of("http://a:secret@x/"))
        .hasMessageContaining("must not hold a user")
        .hasMessageNotContaining("secret");
    assertThat(RegistryAddress.of("https://x/apis/ccompat/v7/").url())
        .isEqualTo("https://x/apis/ccompat/v7");
  }
}
