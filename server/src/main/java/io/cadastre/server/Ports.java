package io.cadastre.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on loopback. */
final class Ports {
  private Ports() {}

  /**
   * Tells a taken port before anything is started, while one line can still say so.
   *
   * @param port 0 (any) to 65535
   * @param option what the user changes to choose another
   * @throws CannotStart when somebody listens there, or we may not
   */
  static void requireFree(int port, String option) throws CannotStart {
    try (ServerSocket socket = new ServerSocket()) {
      // Without it a port that was closed a moment ago would count as taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
    } catch (BindException e) {
      throw new CannotStart(
          "port %d cannot be used (%s): choose another with %s"
              .formatted(port, CannotStart.reason(e), option),
          e);
    } catch (IOException e) {
      throw new CannotStart("port %d: %s".formatted(port, CannotStart.reason(e)), e);
    }
  }

  /** A port that nobody listened on a moment ago. */
  static int anyFree() {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on loopback", e);
    }
  }

  /** 127.0.0.1: what every client that was told "localhost" reaches, IPv6 or not. */
  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
