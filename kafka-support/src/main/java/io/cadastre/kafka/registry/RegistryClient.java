package io.cadastre.kafka.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cadastre.schemas.SchemaUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One question to a registry and its answer. That it cannot answer now, whatever the reason, is a
 * {@link SchemaUnavailableException} with a sentence that holds no secret.
 */
final class RegistryClient {
  private static final String JSON = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of an answer; a schema is some ten kilobytes. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final int MAX_WORDS = 500;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final RegistryAddress at;
  private final Duration timeout;
  private final HttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param timeout for a whole answer
   */
  RegistryClient(RegistryAddress at, Duration timeout) {
    this.at = at;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * What it answered: done, or no for a reason that will be the same next time.
   *
   * @param body missing where it is no JSON
   */
  record Answer(int status, JsonNode body) {
    boolean isDone() {
      return status / 100 == 2;
    }

    /** The registry's own code of what is wrong: 404 may be many things. */
    int errorCode() {
      return body.path("error_code").asInt();
    }

    /** Its own words, on one line. */
    String words() {
      String words = body.path("message").asText("no reason").replaceAll("\\p{Cntrl}+", " ");
      return words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) + "..." : words;
    }
  }

  Answer get(String path) {
    return ask(path, null);
  }

  Answer post(String path, JsonNode body) {
    return ask(path, body);
  }

  private Answer ask(String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(at.url() + path)).header("Accept", JSON);
    if (at.authorization() != null) {
      request.header("Authorization", at.authorization());
    }
    if (body != null) {
      request.header("Content-Type", JSON).POST(BodyPublishers.ofString(body.toString()));
    }
    // The timeout of the HTTP client itself ends with the headers; a body may take for ever.
    Future<Answer> exchange = threads.submit(() -> exchange(request.build()));
    try {
      return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unavailable("does not answer in " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SchemaUnavailableException said
          ? said
          : unavailable("cannot be reached: " + kind(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for");
    } finally {
      exchange.cancel(true);
    }
  }

  /** Where a connection is refused there is no message. */
  private static String kind(@Nullable Throwable failure) {
    return failure == null || failure.getMessage() == null
        ? failure == null ? "no reason" : failure.getClass().getSimpleName()
        : failure.getMessage();
  }

  private Answer exchange(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    byte[] bytes;
    try (InputStream in = response.body()) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw unavailable("answers with more than " + MAX_BYTES + " bytes");
    }
    Answer answer = new Answer(response.statusCode(), json(bytes));
    int status = answer.status;
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      throw unavailable(
          "does not let us in ("
              + status
              + "): set the user and password, or the token, of"
              + " somebody who may");
    }
    if (status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
      throw unavailable("answers " + status + ": " + answer.words());
    }
    boolean isApi = answer.isDone() ? !answer.body.isMissingNode() : answer.errorCode() != 0;
    if (!isApi) {
      throw unavailable(
          "answers "
              + status
              + " at "
              + request.uri().getPath()
              + ", as no registry would: is the"
              + " URL that of its API, version 7, as of Apicurio .../apis/ccompat/v7?");
    }
    return answer;
  }

  private static JsonNode json(byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private SchemaUnavailableException unavailable(String why) {
    return new SchemaUnavailableException("the schema registry at " + at + " " + why);
  }
}
