package io.cadastre.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that reads by REST. */
abstract class RestCommand implements Callable<Integer> {
  @Mixin private RestOptions rest = new RestOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  final Map<String, @Nullable String> parameters = new LinkedHashMap<>();

  /** Prints a line an item of what is answered. */
  final int print(String path, String items, Function<JsonNode, String> line) {
    int[] printed = {0};
    try {
      rest.client()
          .get(
              path,
              parameters,
              answer -> {
                if (rest.json) {
                  System.out.println(answer);
                  return;
                }
                for (JsonNode item : answer.path(items)) {
                  System.out.println(line.apply(item));
                  printed[0]++;
                }
              });
    } catch (CannotStart e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (printed[0] == 0 && !rest.json) {
      System.out.println("nothing");
    }
    return CommandLine.ExitCode.OK;
  }
}
