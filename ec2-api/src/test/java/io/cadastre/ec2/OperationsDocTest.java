package io.cadastre.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.ec2.protocol.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/operations.md against the router; {@code -Ddocs.write=true} writes it anew. */
class OperationsDocTest {
  private static final Path DOC = Path.of("..", "docs", "operations.md");
  private static final Path TESTS = Path.of("src/test/java/io/cadastre/ec2");
  private static final List<String> FEATURES =
      List.of("ipam", "scope", "pool", "allocation", "history", "tag");

  @Test
  void theTableIsTrue() throws IOException {
    String table = table();
    if (Boolean.getBoolean("docs.write")) {
      Files.createDirectories(Objects.requireNonNull(DOC.getParent()));
      Files.writeString(DOC, table);
    }

    assertThat(Files.exists(DOC) ? Files.readString(DOC) : "")
        .as("docs/operations.md is stale: run the build with -Ddocs.write=true")
        .isEqualTo(table);
  }

  private static String table() throws IOException {
    Set<String> built;
    try (Cloud cloud = new Cloud()) {
      built = new TreeSet<>(cloud.router().handled());
    }
    Set<String> all = new TreeSet<>(Router.known());
    all.addAll(built);
    Map<String, String> differences = differences();
    assertThat(built)
        .as("differences of operations that are built")
        .containsAll(differences.keySet());
    Map<Path, String> tests = tests();
    StringBuilder doc =
        new StringBuilder(
            """
            # Operations

            Every IPAM operation of the EC2 API, and those on tags. One that is not built yet answers
            `UnsupportedOperation`. Written by `OperationsDocTest` with `-Ddocs.write=true`; do not edit.

            """);
    doc.append("%d operations, %d built.\n\n".formatted(all.size(), built.size()));
    doc.append("| operation | built | tested by | differs from AWS |\n|---|---|---|---|\n");
    for (String operation : all) {
      boolean here = built.contains(operation);
      String testedBy = here ? testedBy(operation, tests) : "";
      assertThat(here && testedBy.isEmpty()).as("%s is built but not tested", operation).isFalse();
      doc.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  operation,
                  here ? "yes" : "no",
                  testedBy,
                  differences.getOrDefault(operation, "")));
    }
    return doc.toString();
  }

  private static Map<String, String> differences() throws IOException {
    try (InputStream file = OperationsDocTest.class.getResourceAsStream("differences.txt")) {
      byte[] bytes = Objects.requireNonNull(file).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
  }

  /** Those of the features; what else calls an operation on its way to something is left out. */
  private static Map<Path, String> tests() throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    for (String feature : FEATURES) {
      try (Stream<Path> files = Files.list(TESTS.resolve(feature))) {
        for (Path test : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
          texts.put(test, Files.readString(test));
        }
      }
    }
    return texts;
  }

  /** The tests that call the operation by the SDK's client. */
  private static String testedBy(String operation, Map<Path, String> tests) {
    String method = operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
    Pattern call = Pattern.compile("\\." + method + "(Paginator)?\\(");
    return tests.entrySet().stream()
        .filter(test -> call.matcher(test.getValue()).find())
        .map(test -> test.getKey().getFileName().toString().replace(".java", ""))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
