package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The bundled schemas as a registry shows them: enough to decode a topic with nothing of ours. */
class RegistryIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void recordsAreDecoded_byWhatTheRegistryAnswers(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        HttpClient http = HttpClient.newHttpClient();
        Ec2Client ec2 = installation.ec2()) {
      Ground.of(ec2, "10.0.0.0/24");
      String base = "http://localhost:" + installation.allocator().port() + "/registry";
      var events = new Topic(installation.bootstrapServers(), "ipam.events.v1").records();
      assertThat(events).isNotEmpty();
      for (var event : events) {
        int id = ByteBuffer.wrap(event.value(), 1, 4).getInt();
        JsonNode answer = get(http, base + "/schemas/ids/" + id, 200);
        Schema schema = new Schema.Parser().parse(answer.path("schema").asText());
        GenericRecord record =
            new GenericDatumReader<GenericRecord>(schema)
                .read(
                    null,
                    DecoderFactory.get()
                        .binaryDecoder(event.value(), 5, event.value().length - 5, null));
        assertThat(record.get("envelope")).isNotNull();
        JsonNode versions = get(http, base + "/schemas/ids/" + id + "/versions", 200);
        String subject = versions.at("/0/subject").asText();
        assertThat(subject).isEqualTo("ipam.events.v1-" + schema.getFullName());
        JsonNode latest = get(http, base + "/subjects/" + subject + "/versions/latest", 200);
        assertThat(latest.path("id").asInt()).isGreaterThanOrEqualTo(id);
      }
      assertThat(get(http, base + "/subjects", 200).size())
          .isEqualTo(
              (int) BundledSchemas.load().all().stream().map(Released::subject).distinct().count());
      assertThat(get(http, base + "/schemas/ids/7", 404).path("error_code").asInt())
          .isEqualTo(40_403);
      assertThat(get(http, base + "/subjects/x/versions", 404).path("error_code").asInt())
          .isEqualTo(40_401);
      assertThat(get(http, base + "/config", 200).path("compatibilityLevel").asText())
          .isEqualTo("FULL_TRANSITIVE");
      assertThat(get(http, base + "/config/a", 404).path("error_code").asInt()).isEqualTo(404);
      assertNothingIsWritten(http, base);
    }
  }

  /** What tools for registries send to register, to look up, to configure and to delete. */
  private static void assertNothingIsWritten(HttpClient http, String base) throws Exception {
    JsonNode before = get(http, base + "/subjects", 200);
    for (String write :
        List.of(
            "POST /subjects/a/versions",
            "POST /subjects/" + before.path(0).asText() + "/versions",
            "POST /subjects/a",
            "PUT /config",
            "PUT /mode/a",
            "DELETE /subjects/" + before.path(0).asText(),
            "DELETE /subjects/a/versions/1")) {
      String[] words = write.split(" ");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + words[1]))
              .header("Content-Type", "application/vnd.schemaregistry.v1+json")
              .method(words[0], BodyPublishers.ofString("{\"schema\":\"\\\"string\\\"\"}"))
              .build();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(write + ": " + answer.body()).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).as(write).hasValue("GET");
      JsonNode said = JSON.readTree(answer.body());
      assertThat(said.path("error_code").asInt()).as(write).isEqualTo(405);
      assertThat(said.path("message").asText()).as(write).contains("nothing is written here");
    }
    assertThat(get(http, base + "/subjects", 200)).isEqualTo(before);
  }

  private static JsonNode get(HttpClient http, String url, int status) throws Exception {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
