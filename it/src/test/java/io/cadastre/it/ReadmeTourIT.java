package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.server.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The five minutes of the README, typed as they stand there; only the ports are others. */
@Execution(ExecutionMode.CONCURRENT)
class ReadmeTourIT {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern SECTION = Pattern.compile("(?ms)^## Five minutes$.*?(?=^## )");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```$");
  private static final Pattern COMMANDS =
      Pattern.compile("(?s)^(cat|export|aws|for|\\./cadastre tail) .*");
  private static final String START = "./cadastre up --resources resources.csv\n";

  @Test
  @Claim({"S0.03", "S2.51", "S2.52"})
  void commands_doWhatStandsBelowThem(@TempDir Path folder) throws Exception {
    assumeTrue(Command.answers(folder, "aws", "--version"), "no aws on the PATH");
    MatchResult section =
        SECTION.matcher(Files.readString(README)).results().findFirst().orElseThrow();
    List<String> blocks =
        BLOCK
            .matcher(section.group())
            .results()
            .map(block -> block.group(1))
            .filter(block -> COMMANDS.matcher(block).matches())
            .toList();
    assertThat(blocks).hasSizeGreaterThan(4);
    String first = blocks.getFirst();
    assertThat(first).endsWith(START);
    bash(folder, first.substring(0, first.length() - START.length()));
    Path home = Files.createDirectory(folder.resolve("server"));
    try (Server server = Server.withAll(home, folder.resolve("resources.csv"))) {
      Path cadastre = folder.resolve("cadastre");
      Files.writeString(cadastre, launcher(server, folder));
      assertThat(cadastre.toFile().setExecutable(true)).isTrue();
      String typed =
          String.join("", blocks.subList(1, blocks.size()))
                  .replace("localhost:8080", "localhost:" + server.port())
              + "./cadastre tail utilization --json | tail -n 1 >json\n";
      String said = bash(folder, typed);
      assertThat(said)
          .containsSubsequence(
              "ResourceAppeared #1 after.id=vpc-0a1b2c3d",
              "10.0.1.0/24",
              "10.0.0.0/25 cuts across vpc vpc-0a1b2c3d 10.0.0.0/24 of account 123456789012",
              "10.0.2.0/24",
              "10.0.7.0/24",
              "capacity=2048 allocated=1792 occupied=256 quarantined=0 free=0",
              "from=ok to=firing",
              "value=87.50",
              "from=firing to=ok",
              "value=62.50");
      JsonNode pool = new ObjectMapper().readTree(Files.readString(folder.resolve("json")));
      assertThat(pool.path("type").asText()).isEqualTo("PoolUtilization");
      assertThat(pool.path("ipam").asText()).startsWith("ipam-");
      assertThat(pool.path("sequence").asInt()).isEqualTo(14);
      assertThat(pool.path("capacity").asText()).isEqualTo("2048");
      assertThat(pool.path("free").asText()).isEqualTo("512");
      assertThat(pool.path("largestFree").asInt()).isEqualTo(23);
    }
  }

  private static String bash(Path folder, String script) throws Exception {
    Path file = folder.resolve("script.sh");
    Files.writeString(file, script);
    return Command.run(folder, Map.of(), List.of("bash", file.toString())).said();
  }

  /** As the real one starts it, without building. */
  private static String launcher(Server server, Path folder) {
    return """
    #!/usr/bin/env bash
    exec '%s' %s -Dlogback.configurationFile=logback.xml -Djava.io.tmpdir='%s' -cp '%s' %s "$@" --kafka %s
    """
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            String.join(" ", Server.QUICK),
            folder,
            Server.jars(),
            Main.class.getName(),
            server.bootstrapServers());
  }
}
