package io.cadastre.alerting.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.message.Notification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookReceiverTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Notification NOTIFICATION = Notifications.firing("n1", "ops");

  private Hook hook;

  @BeforeEach
  void start() throws IOException {
    hook = new Hook();
  }

  @AfterEach
  void stop() {
    hook.close();
  }

  private static Answer sent(ReceiverSettings.Webhook settings) throws Exception {
    try (Receiver receiver = new WebhookReceiver(settings)) {
      return receiver.send(NOTIFICATION).get(30, TimeUnit.SECONDS);
    }
  }

  private Answer sent(Duration timeout) throws Exception {
    return sent(hook.settings("ops", timeout));
  }

  @Test
  void post_isThePayloadUnderItsId() throws Exception {
    assertThat(sent(LONG)).isEqualTo(new Answer.Accepted());
    Hook.Received received = hook.received.getFirst();
    assertThat(received.id()).isEqualTo("n1");
    assertThat(received.headers().getFirst("Content-Type"))
        .isEqualTo("application/json; charset=utf-8");
    assertThat(received.body())
        .isEqualTo(new String(WebhookPayload.of(NOTIFICATION, ""), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void anySuccess_isAccepted(int status) throws Exception {
    hook.replies(Hook.status(status));
    assertThat(sent(LONG)).isEqualTo(new Answer.Accepted());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayPass_isTriedAgain(int status) throws Exception {
    hook.replies(Hook.status(status));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status " + status, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413, 422})
  void whatWillNotPass_isRejected(int status) throws Exception {
    hook.replies(Hook.status(status));
    assertThat(sent(LONG)).isEqualTo(new Answer.Rejected("status " + status));
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    hook.replies(Hook.status(302, "Location", Hook.PATH));
    assertThat(sent(LONG)).isEqualTo(new Answer.Rejected("status 302"));
    assertThat(hook.received).hasSize(1);
  }

  @Test
  void retryAfter_isHeardWhereItIsInSeconds() throws Exception {
    hook.replies(
        Hook.status(429, "Retry-After", "7"),
        Hook.status(503, "Retry-After", "120"),
        Hook.status(429, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),
        Hook.status(429, "Retry-After", "-1"),
        Hook.status(503, "Retry-After", "999999999"),
        Hook.status(500, "Retry-After", "7"));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status 429", Duration.ofSeconds(7)));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status 503", Duration.ofSeconds(120)));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status 429", Duration.ZERO));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status 429", Duration.ZERO));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status 503", Duration.ofHours(1)));
    assertThat(sent(LONG)).isEqualTo(new Answer.Again("status 500", Duration.ZERO));
  }

  @Test
  void noAnswer_isTriedAgain() throws Exception {
    hook.replies(hook.hang());
    assertThat(sent(SHORT)).isEqualTo(new Answer.Again("no answer in time", Duration.ZERO));
  }

  @Test
  void answerWithoutEnd_isTriedAgain() throws Exception {
    hook.replies(hook.hangInTheBody());
    assertThat(sent(SHORT)).isEqualTo(new Answer.Again("no answer in time", Duration.ZERO));
  }

  @Test
  void nobodyThere_isTriedAgainAndTheUrlNotTold() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + port + Hook.PATH);
    assertThat(sent(new ReceiverSettings.Webhook("ops", url, LONG, "")))
        .isEqualTo(new Answer.Again("ConnectException", Duration.ZERO));
  }

  @Test
  void hostUnknown_isTriedAgainAndTheUrlNotTold() throws Exception {
    URI url = URI.create("http://s3cret.invalid/x");
    assertThat(sent(new ReceiverSettings.Webhook("ops", url, LONG, "")))
        .isInstanceOfSatisfying(
            Answer.Again.class, again -> assertThat(again.why()).doesNotContain("s3cret"));
  }
}
