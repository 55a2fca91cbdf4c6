package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.server.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line in a process of its own. */
final class Cli {
  private Cli() {}

  /** What it said, once it ended with that exit code. */
  static String run(Path folder, int exitCode, List<String> words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Server.QUICK);
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", Server.jars(), Main.class.getName()));
    command.addAll(words);
    Command done = Command.run(folder, Map.of(), command);
    assertThat(done.exitCode()).as(done.said()).isEqualTo(exitCode);
    return done.said();
  }
}
