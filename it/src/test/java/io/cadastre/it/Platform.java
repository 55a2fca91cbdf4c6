package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.kafka.testkit.OtherWriter;
import io.cadastre.kafka.topic.TenantTopics;
import io.cadastre.kafka.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A platform that has Avro, a schema registry and a schema of its own for what it asks, and nothing
 * of ours: no schemas, no ids.
 */
final class Platform implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "acme";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT = "application/vnd.schemaregistry.v1+json";

  private final String kafka;
  private final String registry;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Schema> schemas = new HashMap<>();

  Platform(String kafka, String registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /** Settings of an installation that has the same registry. */
  static Path settings(Path folder, String registry) throws Exception {
    return Files.writeString(
        folder.resolve("registry.yaml"), "schema-registry: {url: \"" + registry + "\"}\n");
  }

  /** The operator lets it ask. */
  void isAdded() {
    new TenantTopics(Map.of("bootstrap.servers", kafka), Topics.DEFAULT).add(NAME, "123456789012");
  }

  /** Registers its schema, under its own subject; returns the id. */
  int registers(String schema) throws Exception {
    JsonNode answer =
        send(
            HttpRequest.newBuilder(
                    URI.create(registry + "/subjects/acme-io.cadastre.requests.Allocate/versions"))
                .header("Content-Type", CONTENT)
                .POST(
                    BodyPublishers.ofString(
                        JSON.createObjectNode().put("schema", schema).toString()))
                .build(),
            200);
    return answer.path("id").asInt();
  }

  /** Asks for a /28 of that pool by a schema of its own, without a key. */
  void asks(int id, String requestId, String pool) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", kafka);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              "ipam.requests.acme.v1", OtherWriter.allocate(id, requestId, pool, 28));
      record.headers().add("reply-topic", "ipam.replies.acme.v1".getBytes(UTF_8));
      producer.send(record).get(30, TimeUnit.SECONDS);
    }
  }

  /** The CIDR that it was granted for that request, as soon as it is told. */
  String isGranted(String requestId) throws Exception {
    List<GenericRecord> found = new ArrayList<>();
    Eventually.until(
        "a reply to " + requestId,
        PATIENCE,
        () -> {
          for (ConsumerRecord<byte[], byte[]> reply : records("ipam.replies.acme.v1")) {
            GenericRecord result = decode(reply.value());
            GenericRecord envelope = (GenericRecord) result.get("envelope");
            if (String.valueOf(envelope.get("requestId")).equals(requestId)) {
              found.add(result);
            }
          }
          return !found.isEmpty();
        });
    assertThat(found.getFirst().getSchema().getFullName())
        .isEqualTo("io.cadastre.results.AllocationResult");
    return String.valueOf(((GenericRecord) found.getFirst().get("allocation")).get("cidr"));
  }

  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return new Topic(kafka, topic).records();
  }

  /** Reads all of a topic with what the registry says and nothing else; returns how many. */
  int readsAllOf(String topic) throws Exception {
    int read = 0;
    for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
      if (record.value() != null) {
        decode(record.value());
        read++;
      }
    }
    return read;
  }

  private GenericRecord decode(byte[] value) throws Exception {
    assertThat(value[0]).isZero();
    int id = id(value);
    Schema schema = schemas.get(id);
    if (schema == null) {
      JsonNode answer =
          send(
              HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id))
                  .header("Accept", CONTENT)
                  .build(),
              200);
      schema = new Schema.Parser().parse(answer.path("schema").asText());
      schemas.put(id, schema);
    }
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return record;
  }

  static int id(byte[] value) {
    return ByteBuffer.wrap(value, 1, 4).getInt();
  }

  private JsonNode send(HttpRequest request, int status) throws Exception {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(request + ": " + answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
