package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Terraform's AWS provider, unmodified, where the machine has it in a provider mirror. Beside the
 * others, as the provider's own waits make it minutes.
 */
@Execution(ExecutionMode.CONCURRENT)
class TerraformIT {
  private static final String PROVIDER = "registry.terraform.io/hashicorp/aws";

  @Test
  void estate_isAppliedWithoutDriftChangedAndDestroyed(@TempDir Path folder) throws Exception {
    assumeTrue(Command.answers(folder, "terraform", "-version"), "no terraform on the PATH");
    assumeTrue(mirrorIsConfigured(), "no provider mirror is configured for terraform");
    try (InputStream in = TerraformIT.class.getResourceAsStream("/terraform/main.tf")) {
      Files.copy(Objects.requireNonNull(in), folder.resolve("main.tf"));
    }
    try (Installation installation = Installation.start(folder.resolve("data"))) {
      Terraform terraform = new Terraform(folder, installation.allocator().port());
      terraform.run(0, "init", "-input=false");
      terraform.run(0, "apply", "-input=false", "-auto-approve");
      terraform.run(0, "plan", "-input=false", "-detailed-exitcode");

      terraform.run(0, "apply", "-input=false", "-auto-approve", "-var=words=changed");
      terraform.run(0, "plan", "-input=false", "-detailed-exitcode", "-var=words=changed");
      terraform.run(
          0,
          "apply",
          "-input=false",
          "-auto-approve",
          "-var=words=changed",
          "-replace=aws_vpc_ipam_pool_cidr.regional",
          "-replace=aws_vpc_ipam_pool_cidr.top",
          "-replace=aws_vpc_ipam_pool_cidr_allocation.one");
      terraform.run(0, "plan", "-input=false", "-detailed-exitcode", "-var=words=changed");

      assertThat(
              terraform.run(
                  1,
                  "apply",
                  "-input=false",
                  "-auto-approve",
                  "-var=words=changed",
                  "-var=clash=1"))
          .contains("cidr-not-available");
      terraform.run(0, "destroy", "-input=false", "-auto-approve");
    }
  }

  /** By the CLI's configuration, or in one of the folders that it looks into by itself. */
  private static boolean mirrorIsConfigured() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    String given = System.getenv("TF_CLI_CONFIG_FILE");
    Path config = given != null ? Path.of(given) : home.resolve(".terraformrc");
    if (Files.isReadable(config) && Files.readString(config).contains("_mirror")) {
      return true;
    }
    return Stream.of(
            home.resolve(".terraform.d/plugins"),
            home.resolve(".local/share/terraform/plugins"),
            Path.of("/usr/local/share/terraform/plugins"),
            Path.of("/usr/share/terraform/plugins"))
        .anyMatch(plugins -> Files.isDirectory(plugins.resolve(PROVIDER)));
  }

  private record Terraform(Path folder, int port) {
    String run(int exitCode, String... words) throws Exception {
      List<String> command = new ArrayList<>(List.of("terraform"));
      command.addAll(List.of(words));
      Map<String, String> environment =
          Map.of(
              "TF_VAR_endpoint", "http://localhost:" + port,
              "TF_IN_AUTOMATION", "1",
              "NO_COLOR", "1",
              "CHECKPOINT_DISABLE", "1");
      Command done = Command.run(folder, environment, command);
      assertThat(done.exitCode()).as(command + ": " + done.said()).isEqualTo(exitCode);
      return done.said();
    }
  }
}
