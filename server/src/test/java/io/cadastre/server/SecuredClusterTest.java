package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.AllocatorSettings;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.service.HostAndPort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that lets nobody in without a login: the commands, and the allocator behind them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SecuredClusterTest {
  private static final String PASSWORD = "open sesame";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ops\" password=\"%s\"";
  private static final Map<String, String> SECURED =
      Map.of(
          "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
          "sasl.enabled.mechanisms", "PLAIN",
          "sasl.mechanism.inter.broker.protocol", "PLAIN",
          "listener.name.plaintext.plain.sasl.jaas.config",
              LOGIN.formatted(PASSWORD) + " user_ops=\"" + PASSWORD + "\";");

  private Path folder;
  private Broker broker;
  private Path config;

  /** What a command printed, on both streams. */
  private record Said(int exitCode, String text) {}

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    broker = Broker.start(folder.resolve("kafka"), 0, SECURED);
    config = config("client.properties", PASSWORD);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void withTheFile_topicsAreMadeTenantsAddedAndRequestsAnswered() throws Exception {
    Said topics = cadastre("topics", "apply", "--kafka-config", config.toString());
    assertThat(topics.text).contains("ipam.events.v1");
    assertThat(topics.exitCode).isZero();

    Said tenant = cadastre("tenant", "add", "payments", "--kafka-config", config.toString());
    assertThat(tenant.text)
        .contains("asks by ipam.requests.payments.v1")
        .as("works on that cluster when it is pasted")
        .contains(
            "--bootstrap-server %s --command-config %s --add"
                .formatted(broker.bootstrapServers(), config))
        .doesNotContain(PASSWORD);

    Path settings =
        Files.writeString(
            folder.resolve("cadastre.yaml"),
            """
            kafka:
              security.protocol: SASL_PLAINTEXT
              sasl.mechanism: PLAIN
              sasl.jaas.config: '%s;'
            """
                .formatted(LOGIN.formatted(PASSWORD)));
    AllocatorSettings allocator =
        SettingsFile.read(settings, folder.resolve("allocator")).at(broker.bootstrapServers());
    try (AllocatorService service = AllocatorService.start(allocator, HostAndPort.loopback(0))) {
      assertThat(service.awaitReady(Duration.ofSeconds(60))).isTrue();
      Said request =
          cadastre(
              "request",
              "--pool",
              "ipam-pool-0123456789abcdef0",
              "--netmask",
              "28",
              "--kafka-config",
              config.toString());
      assertThat(request.text).contains("refused: ", "ipam-pool-0123456789abcdef0");
      assertThat(request.exitCode).isEqualTo(3);
      Said results = cadastre("tail", "results", "--kafka-config", config.toString());
      assertThat(results.text).contains(" RefusedResult ");
      Said verified = cadastre("verify", "--kafka-config", config.toString());
      assertThat(verified.exitCode).as(verified.text).isZero();
    }
  }

  @Test
  void withoutTheFile_eachSaysWhatIsMissing() {
    String[][] commands = {
      {"topics", "apply"},
      {"tenant", "add", "payments"},
      {"request", "--pool", "ipam-pool-0123456789abcdef0", "--netmask", "28"}
    };
    for (String[] command : commands) {
      Said said = cadastre(command);
      assertThat(said.text.lines())
          .singleElement()
          .asString()
          .startsWith("cadastre: no Kafka answers at " + broker.bootstrapServers())
          .endsWith("where it wants TLS or a login, --kafka-config names the settings");
      assertThat(said.exitCode).isEqualTo(1);
    }
  }

  @Test
  void withAnotherPassword_nobodyIsLetInAndNoPasswordIsSaid() throws Exception {
    String wrong = config("wrong.properties", "a guess").toString();
    String[][] commands = {
      {"topics", "apply", "--kafka-config", wrong},
      {"tail", "events", "--kafka-config", wrong},
      {"verify", "--kafka-config", wrong},
      {"replay", "--topic", "copy", "--kafka-config", wrong},
      {"skip", "ipam.requests.v1-0@1", "--reason", "bug 17", "--kafka-config", wrong}
    };
    for (String[] command : commands) {
      Said said = cadastre(command);
      assertThat(said.text.lines())
          .singleElement()
          .asString()
          .startsWith("cadastre: no Kafka answers at " + broker.bootstrapServers())
          .contains("Authentication failed")
          .doesNotContain("a guess");
      assertThat(said.exitCode).isEqualTo(1);
    }
  }

  @Test
  void loginThatKafkaCannotParse_isNotRepeated() throws Exception {
    Path torn =
        Files.writeString(
            folder.resolve("torn.properties"),
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"
                + "sasl.jaas.config=a.Module required password=open sesame;");
    Said said = cadastre("topics", "apply", "--kafka-config", torn.toString());
    assertThat(said.text).contains("sasl.jaas.config").doesNotContain("sesame");
    assertThat(said.exitCode).isEqualTo(1);
  }

  @Test
  void fileThatIsNotThere_isWrongUsage() {
    Said said = cadastre("topics", "apply", "--kafka-config", folder + "/none");
    assertThat(said.text).contains("--kafka-config", "cannot read " + folder + "/none");
    assertThat(said.exitCode).isEqualTo(2);
  }

  private Path config(String name, String password) throws Exception {
    return Files.writeString(
        folder.resolve(name),
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=%s;\n"
            .formatted(LOGIN.formatted(password)));
  }

  private Said cadastre(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      String[] all = Arrays.copyOf(words, words.length + 2);
      all[words.length] = "--kafka";
      all[words.length + 1] = broker.bootstrapServers();
      int exitCode = Main.commandLine().execute(all);
      return new Said(exitCode, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
