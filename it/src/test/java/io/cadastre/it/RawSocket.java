package io.cadastre.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One POST over a connection of its own, byte by byte: what a client library would hide. */
final class RawSocket {
  private static final int PATIENCE_MS = 60_000;
  private static final int CHUNK = 1 << 16;

  private RawSocket() {}

  /**
   * What came back.
   *
   * @param sent whether the whole body was taken off us
   * @param text all that was answered until the other side closed; empty where it just closed
   */
  record Exchange(boolean sent, String text) {
    int status() {
      return text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12));
    }
  }

  /**
   * Sends a body and reads until the other side closes.
   *
   * @param chunked without saying before how long it is
   * @throws java.net.SocketTimeoutException when it neither answers nor closes
   */
  static Exchange post(int port, int bytes, boolean chunked) throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(PATIENCE_MS);
      Sender sender = new Sender(socket.getOutputStream(), bytes, chunked);
      Thread sending = Thread.ofVirtual().start(sender);
      String answer = untilClosed(socket.getInputStream());
      sending.join(PATIENCE_MS);
      return new Exchange(sender.sent, answer);
    }
  }

  private static String untilClosed(InputStream in) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      in.transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    } catch (SocketException reset) {
      // Closed with some of the body unread: TCP may take back what was answered before.
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static final class Sender implements Runnable {
    private final OutputStream out;
    private final int bytes;
    private final boolean chunked;
    private volatile boolean sent;

    Sender(OutputStream out, int bytes, boolean chunked) {
      this.out = out;
      this.bytes = bytes;
      this.chunked = chunked;
    }

    @Override
    public void run() {
      try {
        text(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + RawHttp.FORM
                + (chunked ? "\r\nTransfer-Encoding: chunked" : "\r\nContent-Length: " + bytes)
                + "\r\n\r\n");
        byte[] piece = "x".repeat(CHUNK).getBytes(StandardCharsets.US_ASCII);
        for (int left = bytes; left > 0; left -= CHUNK) {
          int length = Math.min(left, CHUNK);
          text(chunked ? Integer.toHexString(length) + "\r\n" : "");
          out.write(piece, 0, length);
          text(chunked ? "\r\n" : "");
        }
        text(chunked ? "0\r\n\r\n" : "");
        out.flush();
        sent = true;
      } catch (IOException closed) {
        sent = false;
      }
    }

    private void text(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
