package io.cadastre.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody who wants to be told of alerts. */
final class Webhook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch answering = new CountDownLatch(1);
  private final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

  /**
   * @param id the idempotency key
   */
  record Call(String id, JsonNode body) {
    String status() {
      return body.path("status").asText();
    }
  }

  /** Takes what it is told and does not answer before {@link #answer}; then it hangs up. */
  Webhook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
          JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
          boolean answers = answering.getCount() == 0;
          calls.add(new Call(id, body));
          if (answers) {
            Integer failure = failures.poll();
            exchange.sendResponseHeaders(failure == null ? 204 : failure, -1);
          } else {
            awaitAnswering();
          }
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  private void awaitAnswering() throws IOException {
    try {
      answering.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /**
   * From now on it says that it has understood.
   *
   * @param first what it says before, each once
   */
  void answer(Integer... first) {
    failures.addAll(List.of(first));
    answering.countDown();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/alerts";
  }

  /** What it was told, in order; the same may come twice. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    answer();
    server.stop(0);
    threads.shutdownNow();
  }
}
