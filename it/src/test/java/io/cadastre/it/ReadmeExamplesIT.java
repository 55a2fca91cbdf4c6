package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.domain.testkit.Claim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The short examples of the pages, run as they stand there; only the ports and ids are others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ReadmeExamplesIT {
  private static final Path ROOT = Path.of("..");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern PYTHON = Pattern.compile("(?ms)^```python\\n(.*?)^```$");
  private static final Pattern KCAT = Pattern.compile("(?ms)^```\\n([^`]*?kcat -C [^`]*?)^```$");
  private static final Pattern REQUEST = Pattern.compile("`(\\./cadastre request --pool [^`]*)`");

  private static final String PROGRAM =
      """
      import io.cadastre.client.TenantClient;
      import io.cadastre.client.Wish;
      import io.cadastre.kafka.message.Outcome.AllocationResult;
      import io.cadastre.kafka.message.Outcome.RefusedResult;
      import java.net.URI;
      import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
      import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
      import software.amazon.awssdk.regions.Region;
      import software.amazon.awssdk.services.ec2.Ec2Client;
      import software.amazon.awssdk.services.ec2.model.AddressFamily;

      class Example {
        public static void main(String[] given) throws Exception {
      %s
        }
      }
      """;

  private Path folder;
  private Installation installation;
  private String pool;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    installation = Installation.start(folder.resolve("data"));
    try (Ec2Client ec2 = installation.ec2()) {
      pool = Ground.of(ec2, "10.0.0.0/16").pool();
    }
    Cli.run(folder, 0, List.of("tenant", "add", "payments", "--kafka", kafka()));
    awaitServed("ipam.requests.payments.v1");
  }

  /** The allocator finds a new topic within seconds, longer than an example may wait. */
  private void awaitServed(String requests) throws Exception {
    byte[] request =
        "{\"type\":\"Allocate\",\"requestId\":\"first\",\"pool\":\"%s\"}"
            .formatted(pool)
            .getBytes(UTF_8);
    new Topic(kafka(), requests).append(0, List.of(request));
    Topic results = new Topic(kafka(), "ipam.results.v1");
    Eventually.until(
        "the tenant is served",
        PATIENCE,
        () ->
            results.records().stream()
                .map(result -> new String(result.headers().lastHeader("ce_id").value(), UTF_8))
                .anyMatch(attempt -> attempt.startsWith(requests)));
  }

  @AfterAll
  void stop() throws Exception {
    installation.close();
  }

  @Test
  @Claim("S2.52")
  void exampleWithTheAwsSdk_allocates() throws Exception {
    String block = block("README.md", JAVA, "Ec2Client");
    String said =
        java(
            block.replace("localhost:8080", "localhost:" + installation.allocator().port())
                + "System.out.println(cidr);");
    assertThat(said).isEqualTo("10.0.0.0/24\n");
  }

  @Test
  @Claim("S2.52")
  void examplesWithTheClient_ask() throws Exception {
    for (String page : List.of("README.md", "docs/requests.md")) {
      String block = block(page, JAVA, "TenantClient").replace("\"ipam-pool-…\"", "pool");
      String said =
          java("String pool = \"" + pool + "\";\n" + block.replace("localhost:9092", kafka()));
      // Both ask with one request id, and so for one allocation.
      assertThat(said).as(page).matches("10\\.0\\.\\d+\\.0/24\n");
    }
  }

  @Test
  void requestOfTheOperator_isGranted() throws Exception {
    for (String page : List.of("README.md", "docs/requests.md")) {
      String typed = block(page, REQUEST, "").replace("$POOL", pool).replace("ipam-pool-…", pool);
      List<String> words = Arrays.asList((typed + " --kafka " + kafka()).split(" "));
      assertThat(Cli.run(folder, 0, words.subList(1, words.size())))
          .as(page)
          .containsPattern("^10\\.0\\.\\d+\\.\\d+/28  ipam-pool-alloc-");
    }
  }

  @Test
  void examplesWithKcat_areAnswered() throws Exception {
    assumeTrue(Command.answers(folder, "kcat", "-V"), "no kcat on the PATH");
    for (String page : List.of("README.md", "docs/requests.md")) {
      String typed =
          block(page, KCAT, "").replace("localhost:9092", kafka()).replace("ipam-pool-…", pool);
      assertThat(typed).as("a key is not needed").doesNotContain(" -k ");
      // They ask for replies since a whole second; those of others lie in the one before.
      long before = Instant.now().getEpochSecond();
      Eventually.until("the next second", PATIENCE, () -> Instant.now().getEpochSecond() > before);
      Path script = folder.resolve("typed.sh");
      Files.writeString(script, typed);
      Command done = Command.run(folder, Map.of("POOL", pool), List.of("bash", script.toString()));
      assertThat(done.exitCode()).as(done.said()).isZero();
      String reply =
          done.said().lines().filter(line -> line.startsWith("{")).findFirst().orElse("");
      JsonNode json = new ObjectMapper().readTree(reply);
      assertThat(json.path("type").asText()).as(done.said()).isEqualTo("AllocationResult");
      assertThat(typed).contains("\"" + json.at("/envelope/requestId").asText() + "\"");
      assertThat(json.at("/allocation/cidr").asText()).matches("10\\.0\\.\\d+\\.\\d+/28");
    }
  }

  @Test
  void exampleInPython_isAnswered() throws Exception {
    // Its consumer can read what is committed since 2.2.
    String needs = "import kafka, lz4.frame; kafka.KafkaConsumer.DEFAULT_CONFIG['isolation_level']";
    assumeTrue(Command.answers(folder, "python3", "-c", needs), "no kafka-python 2.2 with lz4");
    String typed = block("docs/requests.md", PYTHON, "KafkaProducer");
    assertThat(typed).as("keys and partitions are its own").doesNotContain("key=", "partition");
    Path script = folder.resolve("typed.py");
    Files.writeString(
        script, typed.replace("localhost:9092", kafka()).replace("ipam-pool-…", pool));
    String said = null;
    for (int run = 0; run < 2; run++) { // one request id has one result
      Command done = Command.run(folder, Map.of(), List.of("python3", script.toString()));
      assertThat(done.exitCode()).as(done.said()).isZero();
      assertThat(done.said()).matches("10\\.0\\.\\d+\\.\\d+/28\n");
      assertThat(said == null ? done.said() : said).isEqualTo(done.said());
      said = done.said();
    }
  }

  private static String block(String page, Pattern pattern, String word) throws Exception {
    return pattern
        .matcher(Files.readString(ROOT.resolve(page)))
        .results()
        .map(found -> found.group(1))
        .filter(block -> block.contains(word))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such example in " + page));
  }

  /** What the lines say when they run in a JVM of their own. */
  private String java(String lines) throws Exception {
    Path source = folder.resolve("Example.java");
    Files.writeString(source, PROGRAM.formatted(lines));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Command done =
        Command.run(
            folder,
            Map.of(),
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                Server.jars(),
                source.toString()));
    assertThat(done.exitCode()).as(done.said()).isZero();
    return done.said();
  }

  private String kafka() {
    return installation.bootstrapServers();
  }
}
