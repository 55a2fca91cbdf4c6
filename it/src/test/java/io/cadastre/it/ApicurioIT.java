package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link SchemaRegistryIT} with a real registry, Apicurio, where the machine has it:
 *
 * <pre>
 *   mvn dependency:get -Dtransitive=false \
 *     -Dartifact=io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all
 * </pre>
 *
 * puts it (158 MB) where it is looked for; {@code -Dit.apicurio=FILE} names another file. Nothing
 * is downloaded by the test.
 */
class ApicurioIT {
  static final String VERSION = "3.3.3";

  private static final Path IN_THE_REPOSITORY =
      Path.of(
          System.getProperty("user.home"),
          ".m2/repository/io/apicurio/apicurio-registry-app",
          VERSION,
          "apicurio-registry-app-" + VERSION + "-all.tar.gz");

  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void registryOfOthers_isEnoughForOthers_andRefusesWhatDoesNotFit() throws Exception {
    Path archive = Path.of(System.getProperty("it.apicurio", IN_THE_REPOSITORY.toString()));
    assumeTrue(Files.isReadable(archive), "no Apicurio Registry at " + archive);
    try (Apicurio apicurio = Apicurio.start(folder, archive);
        Installation installation = Installation.broker(folder);
        Platform acme = new Platform(installation.bootstrapServers(), apicurio.url())) {
      apicurio.put("/config", "{\"compatibility\":\"FULL_TRANSITIVE\"}");
      installation.allocator("allocator-1", Platform.settings(folder, apicurio.url()));
      SchemaRegistryIT.granted(installation, acme);
      String said =
          Cli.run(folder, 0, List.of("verify", "--kafka", installation.bootstrapServers()));
      assertThat(said).contains("good: ");

      // Every other start finds the ids that are there.
      installation.stopAllocators();
      installation.allocator("allocator-1", Platform.settings(folder, apicurio.url()));

      apicurio.put(
          "/subjects/lab.alerts.v1-io.cadastre.alerts.AlertChanged/versions",
          "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"AlertChanged\\\",\\\"namespace\\\":"
              + "\\\"io.cadastre.alerts\\\",\\\"fields\\\":[{\\\"name\\\":\\\"colour\\\","
              + "\\\"type\\\":\\\"int\\\"}]}\"}");
      assertThatThrownBy(
              () ->
                  SchemaRegistry.registering(RegistryAddress.of(apicurio.url()), new Topics("lab")))
          .isInstanceOf(UnfitClusterException.class)
          .hasMessageContaining(
              "refuses version 1 of lab.alerts.v1-io.cadastre.alerts.AlertChanged as incompatible")
          .hasMessageContaining("Incompatible artifact");
    }
  }

  /** A process of its own, which keeps what it holds in memory. */
  private record Apicurio(Process process, int port, HttpClient http) implements AutoCloseable {

    static Apicurio start(Path folder, Path archive) throws Exception {
      Path home = Files.createDirectory(folder.resolve("apicurio"));
      Command unpacked =
          Command.run(
              folder, Map.of(), List.of("tar", "xzf", archive.toString(), "-C", home.toString()));
      assertThat(unpacked.exitCode()).as(unpacked.said()).isZero();
      int port = Server.freePort();
      Path log = folder.resolve("apicurio.log");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx384m",
                  "-XX:TieredStopAtLevel=1",
                  "-Dquarkus.http.host=127.0.0.1",
                  "-Dquarkus.http.port=" + port,
                  "-Dquarkus.management.host=127.0.0.1",
                  "-Dquarkus.management.port=0",
                  "-jar",
                  "quarkus-run.jar")
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Apicurio apicurio = new Apicurio(process, port, HttpClient.newHttpClient());
      try {
        Eventually.until("the registry is up", UP_WITHIN, apicurio::isUp);
        return apicurio;
      } catch (Exception | AssertionError e) {
        apicurio.close();
        throw new AssertionError(Files.readString(log), e);
      }
    }

    private boolean isUp() throws InterruptedException {
      if (!process.isAlive()) {
        throw new AssertionError("it ended");
      }
      try {
        HttpRequest subjects = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
        return http.send(subjects, BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException notYet) {
        return false;
      }
    }

    String url() {
      return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /** POST for subjects, PUT for settings. */
    void put(String path, String json) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + path))
              .header("Content-Type", "application/vnd.schemaregistry.v1+json")
              .method(path.endsWith("/versions") ? "POST" : "PUT", BodyPublishers.ofString(json))
              .build();
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Override
    public void close() {
      process.destroyForcibly();
      http.close();
    }
  }
}
