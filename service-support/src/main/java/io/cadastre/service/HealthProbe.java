package io.cadastre.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks the service of this container how it is: exit code 0 when it is up. An image needs no other
 * program for it.
 */
public final class HealthProbe {
  private static final int TIMEOUT_MS = 5_000;

  private HealthProbe() {}

  public static void main(String[] args) {
    String port = Variable.CADASTRE_PORT.in(System.getenv(), "");
    System.exit(isUp("http://localhost:" + port + "/health") ? 0 : 1);
  }

  private static boolean isUp(String url) {
    try {
      HttpURLConnection health = (HttpURLConnection) URI.create(url).toURL().openConnection();
      health.setConnectTimeout(TIMEOUT_MS);
      health.setReadTimeout(TIMEOUT_MS);
      return health.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
