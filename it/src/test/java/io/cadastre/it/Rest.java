package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads in JSON as anybody would who has an HTTP client. */
final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Rest() {}

  /** What is answered with 200. */
  static JsonNode get(String url) {
    HttpResponse<String> answer = ask(url, Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All items of a list, page by page.
   *
   * @param url with a query
   */
  static List<JsonNode> items(String url) {
    List<JsonNode> items = new ArrayList<>();
    String token = "";
    while (token != null) {
      JsonNode page = get(token.isEmpty() ? url : url + "&nextToken=" + token);
      page.path("items").forEach(items::add);
      token = page.path("nextToken").textValue();
    }
    return items;
  }

  static HttpResponse<String> ask(String url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    headers.forEach(request::header);
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(url, e);
    }
  }
}
