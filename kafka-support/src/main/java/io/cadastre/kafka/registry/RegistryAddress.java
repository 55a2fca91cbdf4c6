package io.cadastre.kafka.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a schema registry is and as whom it is asked.
 *
 * @param url of its API, such as {@code http://localhost:8081/apis/ccompat/v7}, without a slash at
 *     its end
 * @param authorization the header that goes with each question; null: none. It is a secret
 */
public record RegistryAddress(String url, @Nullable String authorization) {

  /**
   * Asked as nobody.
   *
   * @throws IllegalArgumentException when the text is no such URL. It may hold a secret, so the
   *     message does not repeat it
   */
  public static RegistryAddress of(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      if ((http || https) && uri.getHost() != null && uri.getRawQuery() == null) {
        if (uri.getRawUserInfo() != null) {
          throw new IllegalArgumentException("must not hold a user: set user and password");
        }
        return new RegistryAddress(url.replaceFirst("/+$", ""), null);
      }
    } catch (URISyntaxException e) {
      // Its message quotes the text.
    }
    throw new IllegalArgumentException("must be the whole URL of its API on http or https");
  }

  /** The same, asked as that user. */
  public RegistryAddress as(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(UTF_8);
    return new RegistryAddress(url, "Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** The same, asked by whoever holds that token. */
  public RegistryAddress bearing(String token) {
    return new RegistryAddress(url, "Bearer " + token);
  }

  @Override
  public String toString() {
    return url;
  }
}
