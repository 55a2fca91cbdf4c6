package io.cadastre.kafka.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry for tests, as far as registering and asking by id go: Confluent's API, version
 * 7, as Apicurio 3.3.3 was seen to answer. One text has one id, whatever the subject; versions of a
 * subject read each other (FULL_TRANSITIVE). It can be told to misbehave.
 */
public final class StandInRegistry implements AutoCloseable {
  private static final String PATH = "/apis/ccompat/v7";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<Schema>> subjects = new LinkedHashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final Map<Integer, String> whole = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final int firstId;
  private final int port;
  private HttpServer server;
  private volatile @Nullable String authorization;
  private volatile @Nullable Answer always;
  private volatile boolean hangs;
  private volatile boolean hangsInTheBody;

  private record Answer(int status, String body) {}

  private StandInRegistry(int firstId) throws IOException {
    this.firstId = firstId;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.createContext("/", this::handle);
    listening.setExecutor(threads);
    listening.start();
    return listening;
  }

  /** One that counts from 1. */
  public static StandInRegistry start() throws IOException {
    return countingFrom(1);
  }

  public static StandInRegistry countingFrom(int firstId) throws IOException {
    return new StandInRegistry(firstId);
  }

  public String url() {
    return "http://localhost:" + port + PATH;
  }

  /** From now on nobody listens. */
  public void stop() {
    server.stop(0);
  }

  /** It is there again, with all that it held. */
  public void startAgain() throws IOException {
    server = listen(port);
  }

  /** From now on the header Authorization must be that one. */
  public void demand(String header) {
    authorization = header;
  }

  /** From now on it answers that, whatever it is asked; null: what it should. */
  public void answer(int status, String body) {
    always = new Answer(status, body);
  }

  /** From now on it answers as it should. */
  public void recover() {
    always = null;
  }

  /** From now on it does not answer. */
  public void hang() {
    hangs = true;
  }

  /** From now on it says how much it will answer, begins, and does not go on. */
  public void hangInTheBody() {
    hangsInTheBody = true;
  }

  /** It answers that when it is asked for the schema of that id. */
  public void put(int id, String body) {
    whole.put(id, body);
  }

  /** Registers as somebody else would. */
  public synchronized int register(String subject, String schema) {
    JsonNode answer = read(registered(subject, schema).body);
    if (!answer.has("id")) {
      throw new IllegalArgumentException(answer.toString());
    }
    return answer.path("id").asInt();
  }

  /** What was asked, as {@code POST /subjects/x/versions}, in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** The subjects, in the order in which they came. */
  public synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  /** The schema by that id; null: there is none. */
  public synchronized @Nullable String schema(int id) {
    int at = id - firstId;
    return at < 0 || at >= texts.size() ? null : texts.get(at);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), UTF_8);
      byte[] body = exchange.getRequestBody().readAllBytes();
      String what = exchange.getRequestMethod() + " " + path.replaceFirst(PATH, "");
      asked.add(what);
      if (hangs) {
        closing.await();
        return;
      }
      Answer answer = always != null ? always : answer(exchange, path, body);
      byte[] bytes = answer.body.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
      exchange.sendResponseHeaders(answer.status, hangsInTheBody ? 1_000 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      if (hangsInTheBody) {
        closing.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange, String path, byte[] body) {
    String demanded = authorization;
    if (demanded != null
        && !demanded.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return error(401, 40_101, "User cannot be authenticated");
    }
    if (!path.startsWith(PATH + "/")) {
      return new Answer(404, "<html>not here</html>");
    }
    String[] parts = path.substring(PATH.length() + 1).split("/");
    if (path.matches(".*/schemas/ids/-?\\d+")) {
      return byId(Integer.parseInt(parts[2]));
    }
    if (path.matches(".*/subjects/[^/]+/versions")) {
      return registered(parts[1], read(new String(body, UTF_8)).path("schema").asText());
    }
    return error(404, 404, "HTTP 404 Not Found");
  }

  private synchronized Answer byId(int id) {
    String given = whole.get(id);
    if (given != null) {
      return new Answer(200, given);
    }
    String text = schema(id);
    return text == null
        ? error(404, 40_403, "Schema " + id + " not found.")
        : new Answer(200, JSON.createObjectNode().put("schema", text).toString());
  }

  private synchronized Answer registered(String subject, String text) {
    Schema schema;
    try {
      schema = new Schema.Parser().parse(text);
    } catch (SchemaParseException e) {
      return error(422, 42_201, "Invalid schema");
    }
    List<Schema> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    if (!versions.contains(schema)) {
      for (Schema version : versions) {
        if (!reads(version, schema) || !reads(schema, version)) {
          return error(409, 409, "Incompatible artifact: " + subject);
        }
      }
      versions.add(schema);
    }
    if (!texts.contains(text)) {
      texts.add(text);
    }
    int id = firstId + texts.indexOf(text);
    return new Answer(200, JSON.createObjectNode().put("id", id).toString());
  }

  private static boolean reads(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private static Answer error(int status, int code, String message) {
    return new Answer(
        status, JSON.createObjectNode().put("message", message).put("error_code", code).toString());
  }

  private static JsonNode read(String text) {
    try {
      return Objects.requireNonNull(JSON.readTree(text));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    stop();
    threads.shutdownNow();
  }
}
