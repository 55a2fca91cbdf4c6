package io.cadastre.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the REST side, page by page. */
final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private final @Nullable String credentials;

  RestClient(String url, String key, String secret) {
    this.url = url;
    this.credentials =
        key.isEmpty()
            ? null
            : "Basic " + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(UTF_8));
  }

  /**
   * Every page of an answer.
   *
   * @param parameters those whose value is null are left out
   * @throws CannotStart with a sentence, when there is no answer
   */
  void get(String path, Map<String, @Nullable String> parameters, Consumer<JsonNode> page)
      throws CannotStart {
    Map<String, @Nullable String> all = new LinkedHashMap<>(parameters);
    JsonNode next;
    do {
      JsonNode answer = ask(path, all);
      page.accept(answer);
      next = answer.path("nextToken");
      all.put("nextToken", next.asText());
    } while (next.isTextual());
  }

  private JsonNode ask(String path, Map<String, @Nullable String> parameters) throws CannotStart {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            query.append(query.isEmpty() ? '?' : '&').append(name).append('=');
            query.append(URLEncoder.encode(value, UTF_8));
          }
        });
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path + query))
              .timeout(Duration.ofSeconds(60));
      if (credentials != null) {
        request.header("Authorization", credentials);
      }
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new CannotStart(
            json.path("detail").asText("it answers with status " + answer.statusCode()));
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new CannotStart("what answers at " + url + " is no allocator", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStart("cannot ask " + url + ": " + CannotStart.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted", e);
    }
  }
}
