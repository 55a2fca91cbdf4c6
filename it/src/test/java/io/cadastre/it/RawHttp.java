package io.cadastre.it;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** HTTP as it is, for what no SDK would send. */
final class RawHttp implements AutoCloseable {
  static final String FORM = "application/x-www-form-urlencoded";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;

  RawHttp(int port) {
    root = URI.create("http://localhost:" + port + "/");
  }

  record Answer(int status, String body) {
    /** The text of the first element of that name; empty where there is none. */
    String element(String name) {
      Matcher found = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(body);
      return found.find() ? found.group(1) : "";
    }
  }

  /** Parameters of a Query request, as they stand in the body. */
  static String form(String action, Map<String, String> parameters) {
    return "Version=2016-11-15&Action="
        + action
        + parameters.entrySet().stream()
            .map(p -> "&" + p.getKey() + "=" + encoded(p.getValue()))
            .collect(Collectors.joining());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  Answer post(String body) throws IOException, InterruptedException {
    return post(body, Map.of("Content-Type", FORM));
  }

  Answer post(String body, Map<String, String> headers) throws IOException, InterruptedException {
    return send("POST", "", body, headers);
  }

  Answer send(String method, String query, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(query.isEmpty() ? root : root.resolve("?" + query))
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    var response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /** The status of a GET of a path that is not EC2's. */
  int status(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(root.resolve(path)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
