package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.alerting.AlertingMain;
import io.cadastre.alerting.AlertingService;
import io.cadastre.alerting.AlertingSettingsFile;
import io.cadastre.allocator.AllocatorMain;
import io.cadastre.allocator.AllocatorService;
import io.cadastre.allocator.SettingsFile;
import io.cadastre.discovery.DiscoveryMain;
import io.cadastre.discovery.DiscoveryService;
import io.cadastre.discovery.DiscoverySettingsFile;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.service.HealthProbe;
import io.cadastre.service.Variable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file beside the code: no container engine is needed to see that they fit. */
class ComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");

  /** Read by the image's scripts, not by the broker. */
  private static final Set<String> OF_THE_IMAGE = Set.of("CLUSTER_ID");

  private record Expected(String module, Class<?> main, int port) {}

  private static final Map<String, Expected> SERVICES =
      Map.of(
          "allocator",
          new Expected("allocator-service", AllocatorMain.class, AllocatorService.STANDARD_PORT),
          "discovery",
          new Expected("discovery-service", DiscoveryMain.class, DiscoveryService.STANDARD_PORT),
          "alerting",
          new Expected("alerting-service", AlertingMain.class, AlertingService.STANDARD_PORT));

  private Map<String, Object> compose = Map.of();
  private String pom = "";

  @BeforeEach
  void read() throws IOException {
    Properties environment = new Properties();
    environment.load(new StringReader(Files.readString(ROOT.resolve(".env"))));
    String file = Files.readString(ROOT.resolve("docker-compose.yml"));
    assertThat(VARIABLE.matcher(file).results().map(use -> (Object) use.group(1)).distinct())
        .as("what .env is for")
        .containsExactlyInAnyOrderElementsOf(environment.keySet());
    Matcher used = VARIABLE.matcher(file);
    String text =
        used.replaceAll(
            name -> {
              String value = environment.getProperty(name.group(1));
              assertThat(value).as(name.group(1) + " in .env").isNotNull();
              return value;
            });
    compose = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    pom = Files.readString(ROOT.resolve("pom.xml"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private Map<String, Object> service(String name) {
    return map(map(compose.get("services")).get(name));
  }

  private static List<String> texts(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list)).stream().map(String::valueOf).toList();
  }

  @Test
  @Claim("MC.02")
  void services_areTheImagesThatTheBuildMakes() throws IOException {
    assertThat(map(compose.get("services")).keySet())
        .containsExactlyInAnyOrder("kafka", "allocator", "discovery", "alerting", "registry");
    String version = between(pom, "<artifactId>cadastre</artifactId>\n  <version>", "</version>");
    assertThat(pom)
        .contains("<image>cadastre/${project.artifactId}:${project.version}</image>")
        .contains("<user>65532:65532</user>")
        .contains("eclipse-temurin:25-jre");
    for (Map.Entry<String, Expected> one : SERVICES.entrySet()) {
      Expected expected = one.getValue();
      Map<String, Object> service = service(one.getKey());
      assertThat(service.get("image")).isEqualTo("cadastre/" + expected.module + ":" + version);
      assertThat(Files.readString(ROOT.resolve(expected.module + "/pom.xml")))
          .contains("<image.main>" + expected.main.getName() + "</image.main>")
          .contains("<image.port>" + expected.port + "</image.port>")
          .contains("<jib.skip>false</jib.skip>");
      assertThat(texts(service.get("ports")))
          .singleElement()
          .asString()
          .startsWith("127.0.0.1:")
          .endsWith(":" + expected.port);
    }
    assertThat(service("kafka").get("image"))
        .isEqualTo("apache/kafka:" + between(pom, "<kafka.version>", "</kafka.version>"));
  }

  @Test
  void registry_isThereWhenAskedFor_andWhereTheSettingsWouldLookForIt() throws IOException {
    Map<String, Object> registry = service("registry");
    assertThat(texts(registry.get("profiles"))).containsExactly("registry");
    assertThat(String.valueOf(registry.get("image")))
        .as("the one that ApicurioIT runs")
        .isEqualTo("apicurio/apicurio-registry:" + ApicurioIT.VERSION);
    String published = texts(registry.get("ports")).getFirst();
    assertThat(published).startsWith("127.0.0.1:").endsWith(":8080");
    Map<String, Object> environment = map(registry.get("environment"));
    assertThat(environment.get("APICURIO_STORAGE_KIND"))
        .as("it forgets no id")
        .isEqualTo("kafkasql");
    assertThat(String.valueOf(environment.get("APICURIO_KAFKASQL_BOOTSTRAP_SERVERS")))
        .isIn(internalListeners());

    Path file = ROOT.resolve("docker/config/cadastre.yml");
    assertThat(SettingsFile.read(file, ROOT).cluster().registry()).isNull();
    String settings = Files.readString(file).replaceAll("(?m)^# (schema-registry:|  url:)", "$1");
    Path uncommented = Files.writeString(Files.createTempFile("cadastre", ".yml"), settings);
    assertThat(SettingsFile.read(uncommented, ROOT).cluster().registry())
        .isEqualTo(RegistryAddress.of("http://registry:8080/apis/ccompat/v7"));
    Files.delete(uncommented);
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    assertThat(text).contains(before);
    return text.substring(from, text.indexOf(after, from));
  }

  @Test
  void environment_isReadBySomebody() {
    List<String> known = Arrays.stream(Variable.values()).map(Enum::name).toList();
    for (String name : SERVICES.keySet()) {
      Map<String, Object> environment = map(service(name).get("environment"));
      assertThat(known).containsAll(environment.keySet());
      assertThat(String.valueOf(environment.get(Variable.CADASTRE_KAFKA.name())))
          .isIn(internalListeners());
    }
  }

  /**
   * As the image's scripts hand them over: without a setting of its own a broker is as it is made.
   */
  @Test
  void broker_takesItsSettings() {
    Properties settings = new Properties();
    map(service("kafka").get("environment"))
        .forEach(
            (name, value) -> {
              if (!OF_THE_IMAGE.contains(name)) {
                assertThat(name).startsWith("KAFKA_");
                String setting = name.substring("KAFKA_".length());
                settings.put(
                    setting.toLowerCase(Locale.ROOT).replace('_', '.'), String.valueOf(value));
              }
            });
    assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(settings.stringPropertyNames());
    assertThat(new KafkaConfig(settings).effectiveAdvertisedBrokerListeners().size())
        .as("all fit together")
        .isEqualTo(2);
  }

  @Test
  void broker_listensWhereItsPortIsPublished() {
    Map<String, Object> broker = service("kafka");
    String published = texts(broker.get("ports")).getFirst();
    String inside = published.substring(published.lastIndexOf(':'));
    assertThat(String.valueOf(map(broker.get("environment")).get("KAFKA_LISTENERS")).split(","))
        .contains("EXTERNAL://" + inside, "INTERNAL://:19092");
    String outside = published.split(":")[1];
    assertThat(String.valueOf(map(broker.get("environment")).get("KAFKA_ADVERTISED_LISTENERS")))
        .endsWith("EXTERNAL://localhost:" + outside);
    assertThat(internalListeners()).containsExactly("kafka:19092");
  }

  private List<String> internalListeners() {
    String advertised =
        String.valueOf(map(service("kafka").get("environment")).get("KAFKA_ADVERTISED_LISTENERS"));
    return Arrays.stream(advertised.split(","))
        .filter(listener -> listener.startsWith("INTERNAL://"))
        .map(listener -> listener.substring("INTERNAL://".length()))
        .toList();
  }

  @Test
  void mounts_areThere_andTheSettingsAreGood() {
    for (String name : SERVICES.keySet()) {
      Map<String, Object> service = service(name);
      for (String mount : texts(service.get("volumes"))) {
        String[] parts = mount.split(":");
        if (parts[0].startsWith("./")) {
          assertThat(ROOT.resolve(parts[0])).exists();
        } else {
          assertThat(map(compose.get("volumes"))).containsKey(parts[0]);
        }
      }
      String config = String.valueOf(map(service.get("environment")).get("CADASTRE_CONFIG"));
      Path file = outside(service, config);
      assertThat(file).isRegularFile();
      SettingsFile.read(file, ROOT);
      AlertingSettingsFile.read(file);
      DiscoverySettingsFile.read(file)
          .sources()
          .forEach(source -> assertThat(outside(service, source.path().toString())).exists());
    }
    assertThat(texts(service("allocator").get("volumes"))).contains("allocator:/data");
    assertThat(pom).contains("<CADASTRE_DATA>/data</CADASTRE_DATA>", "<file>/data</file>");
    assertThat(ROOT.resolve("docker/image/data/.keep")).isRegularFile();
    assertThat(texts(service("kafka").get("volumes")))
        .singleElement()
        .asString()
        .endsWith(":" + map(service("kafka").get("environment")).get("KAFKA_LOG_DIRS"));
  }

  /** Where a file in the container stands here. */
  private static Path outside(Map<String, Object> service, String inside) {
    for (String mount : texts(service.get("volumes"))) {
      String[] parts = mount.split(":");
      if (inside.startsWith(parts[1] + "/")) {
        return ROOT.resolve(parts[0]).resolve(inside.substring(parts[1].length() + 1)).normalize();
      }
    }
    throw new AssertionError("nothing is mounted at " + inside);
  }

  @Test
  void healthChecks_askWhatIsThere() {
    for (String name : SERVICES.keySet()) {
      Map<String, Object> check = map(service(name).get("healthcheck"));
      assertThat(texts(check.get("test")))
          .startsWith("CMD", "java")
          .endsWith(HealthProbe.class.getName());
      assertThat(map(map(service(name).get("depends_on")).get("kafka")))
          .containsEntry("condition", "service_healthy");
    }
  }
}
