package io.cadastre.alerting.dispatch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers as it is told, 200 once it is told no more. */
final class Hook implements AutoCloseable {
  static final String PATH = "/hooks/T0/s3cret";

  /** One request as it came. */
  record Received(String id, Headers headers, String body) {}

  /** How a request is answered. */
  @FunctionalInterface
  interface Reply {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Reply standard = status(200);
  final List<Received> received = new CopyOnWriteArrayList<>();

  Hook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(PATH, this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Headers headers = exchange.getRequestHeaders();
    received.add(new Received(headers.getFirst("Idempotency-Key"), headers, body));
    Reply next = script.poll();
    try (exchange) {
      (next == null ? standard : next).to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Reply status(int status, String... header) {
    return exchange -> {
      for (int i = 0; i < header.length; i += 2) {
        exchange.getResponseHeaders().set(header[i], header[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Never answers. */
  Reply hang() {
    return exchange -> closed.await();
  }

  /** Says 200 and never ends its body. */
  Reply hangInTheBody() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write(1);
      exchange.getResponseBody().flush();
      closed.await();
    };
  }

  void replies(Reply... next) {
    script.addAll(List.of(next));
  }

  void always(Reply reply) {
    standard = reply;
  }

  ReceiverSettings.Webhook settings(String name, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    return new ReceiverSettings.Webhook(name, url, timeout, "");
  }

  List<String> ids() {
    return received.stream().map(Received::id).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
