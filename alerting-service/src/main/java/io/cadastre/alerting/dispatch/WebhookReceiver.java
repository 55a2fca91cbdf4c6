package io.cadastre.alerting.dispatch;

import io.cadastre.kafka.message.Notification;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A POST a notification. Its URL may hold a secret: it stands in no log, metric or message, and
 * what the HTTP client says of a failure is cut to its kind, as it may name the URL.
 */
final class WebhookReceiver implements Receiver {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final long MOST_WAIT_SECONDS = 3_600;

  private final ReceiverSettings.Webhook settings;
  private final HttpClient client;

  WebhookReceiver(ReceiverSettings.Webhook settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  @Override
  public CompletableFuture<Answer> send(Notification notification) {
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Idempotency-Key", notification.id())
            .POST(
                BodyPublishers.ofByteArray(WebhookPayload.of(notification, settings.externalUrl())))
            .build();
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request, BodyHandlers.discarding());
    // The request's own timeout ends with the headers; a body may take for ever as well.
    return exchange
        .copy()
        .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              exchange.cancel(true);
              return response == null ? failed(failure) : answered(response);
            });
  }

  private static Answer answered(HttpResponse<Void> response) {
    int status = response.statusCode();
    String why = "status " + status;
    if (status >= 200 && status < 300) {
      return new Answer.Accepted();
    } else if (status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
      boolean saysWhen = status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
      return new Answer.Again(why, saysWhen ? retryAfter(response) : Duration.ZERO);
    }
    return new Answer.Rejected(why);
  }

  /** Only in seconds: a date would depend on whose clock is right. */
  private static Duration retryAfter(HttpResponse<Void> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), MOST_WAIT_SECONDS)))
        .orElse(Duration.ZERO);
  }

  private static Answer failed(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String why =
        cause instanceof TimeoutException || cause instanceof HttpTimeoutException
            ? "no answer in time"
            : cause == null ? "no answer" : cause.getClass().getSimpleName();
    return new Answer.Again(why, Duration.ZERO);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
