package io.cadastre.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The script at the root of the checkout, as far as it needs no build. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "cadastre").toAbsolutePath().normalize();

  @Test
  void listsItsCommands() throws Exception {
    Child.Ended ended = launch(Map.of(), "--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.lines())
        .anyMatch(line -> line.startsWith("  up "))
        .anyMatch(line -> line.startsWith("  test "));
  }

  /** The script says which commands there are, and hands on no other. */
  @Test
  void knowsEveryCommandOfTheProduct() throws Exception {
    String usage = String.join("\n", launch(Map.of(), "--help").lines());
    String handedOn =
        Files.readAllLines(SCRIPT).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("up | ") && line.endsWith(")"))
            .findFirst()
            .orElseThrow();
    Set<String> commands = new CommandLine(Main.class).getSubcommands().keySet();

    assertThat(handedOn.replace(")", "").split(" \\| "))
        .containsExactlyInAnyOrderElementsOf(commands);
    assertThat(commands)
        .allSatisfy(name -> assertThat(usage).containsPattern("(?m)^  ([a-z]+, )*" + name + "\\b"));
  }

  @Test
  void refusesAnUnknownCommand() throws Exception {
    Child.Ended ended = launch(Map.of(), "upp");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.lines()).first().asString().contains("unknown command 'upp'");
  }

  @Test
  void saysWhatToInstallWhereThereIsNoJdk(@TempDir Path folder) throws Exception {
    Child.Ended ended = launch(withJavaOfVersion("17.0.15", folder), "up");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.lines()).singleElement().asString().contains("no JDK of 21 or later");
  }

  /** Only a java of that version on the PATH, and none elsewhere. */
  private static Map<String, String> withJavaOfVersion(String version, Path folder)
      throws Exception {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"%s\"' >&2\n".formatted(version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", java.getParent() + ":/usr/bin:/bin");
    environment.put("JAVA_HOME", folder.resolve("missing").toString());
    environment.put("CADASTRE_JDK_ROOTS", folder.resolve("none").toString());
    return environment;
  }

  private static Child.Ended launch(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    try (Child child = Child.start(command, environment)) {
      return child.end();
    }
  }
}
