package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.server.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line in a process of its own. */
final class Cli {
  private Cli() {}

  /** What it said, once it ended with that exit code. */
  static String run(Path folder, int exitCode, List<String> words) throws Exception {
    Command done = Command.run(folder, Map.of(), command(folder, words));
    assertThat(done.exitCode()).as(done.said()).isEqualTo(exitCode);
    return done.said();
  }

  /** One that goes on until it is stopped; what it prints is to be read from it. */
  static Process start(Path folder, List<String> words) throws IOException {
    return new ProcessBuilder(command(folder, words))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static List<String> command(Path folder, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Server.QUICK);
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", Server.jars(), Main.class.getName()));
    command.addAll(words);
    return command;
  }
}
