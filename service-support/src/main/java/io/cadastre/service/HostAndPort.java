package io.cadastre.service;

/**
 * Where to listen.
 *
 * @param port 0: any free one
 */
public record HostAndPort(String host, int port) {
  /** Nobody outside this machine gets there. */
  public static HostAndPort loopback(int port) {
    return new HostAndPort("127.0.0.1", port);
  }
}
