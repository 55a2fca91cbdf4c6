package io.cadastre.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting of a schema registry. */
class ClusterSettingsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private ClusterSettings read(String registry) throws Exception {
    Path file = Files.writeString(folder.resolve("x.yaml"), "schema-registry: " + registry);
    return ClusterSettings.of(Settings.read(file));
  }

  private RegistryAddress registry(String settings) throws Exception {
    return Objects.requireNonNull(read(settings).at("localhost:9092").registry());
  }

  private AbstractThrowableAssert<?, ?> refused(String registry) {
    return assertThatThrownBy(() -> read(registry)).isInstanceOf(BadSettingException.class);
  }

  @Test
  void withoutOne_idsComeWithTheProgram() {
    ClusterSettings settings = ClusterSettings.of(Settings.read(null));
    assertThat(settings.registry()).isNull();
    assertThat(settings.schemaIds()).isInstanceOf(BundledSchemas.class);
  }

  @Test
  void url_asNobodyAsAUserOrByAToken() throws Exception {
    String url = "https://registry.example.com/apis/ccompat/v7";
    assertThat(registry("{url: \"" + url + "/\"}")).isEqualTo(RegistryAddress.of(url));
    assertThat(registry("{url: \"" + url + "\", user: cadastre, password: \"p: w\"}"))
        .isEqualTo(RegistryAddress.of(url).as("cadastre", "p: w"));
    assertThat(registry("{url: \"" + url + "\", token: t0ken}"))
        .isEqualTo(RegistryAddress.of(url).bearing("t0ken"));
    assertThat(registry("{url: \"" + url + "\", token: t0ken}").toString()).doesNotContain("t0ken");
  }

  @Test
  void whatWillNotDo_isRefusedWithItsPlaceAndWithoutSecrets() {
    refused("{}").hasMessage("schema-registry.url is missing");
    refused("{url: \"registry:8081\"}")
        .hasMessage("schema-registry.url must be the whole URL of its API on http or https");
    refused("{url: \"http://me:secret@x\"}").hasMessageNotContaining("secret");
    refused("{url: \"http://x\", user: me}")
        .hasMessage("schema-registry.password goes with user: set both or none");
    refused("{url: \"http://x\", user: me, password: secret, token: secret}")
        .hasMessage("schema-registry.token cannot stand beside user and password");
    refused("{url: \"http://x\", token: \"sec ret\"}")
        .hasMessageContaining("schema-registry.token must be letters")
        .hasMessageNotContaining("ret\"");
    refused("{url: \"http://x\", timeout: 3}")
        .hasMessage("unknown setting schema-registry.timeout");
  }
}
