package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the claims of the source documents against the tests that say which of them they show, and
 * keeps {@code docs/claims.md} in step; {@code -Ddocs.write=true} writes it, and takes the word off
 * a claim that a test has come to show.
 */
class ClaimsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CLAIMS = ROOT.resolve("docs/claims/claims.tsv");
  private static final Path UNTESTED = ROOT.resolve("docs/claims/untested.tsv");
  private static final Path PAGE = ROOT.resolve("docs/claims.md");
  private static final String WRITE = "run ClaimsTest with -Ddocs.write=true";

  /** By its full name where another Claim is near: a claim to space. */
  private static final Pattern ANNOTATION = Pattern.compile("@(?:[a-z.]+\\.)?Claim\\(([^)]*)\\)");

  private static final Pattern ID = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern DECLARED =
      Pattern.compile("\\bclass\\s+(?<type>\\w+)|\\bvoid\\s+(?<method>\\w+)\\s*\\(");

  private record Row(String id, String claim, String feature) {}

  private final List<Row> claims = new ArrayList<>();
  private final Map<String, String> words = new LinkedHashMap<>();
  private final Map<String, List<String>> shownBy = new TreeMap<>();

  ClaimsTest() throws IOException {
    for (String[] fields : fields(CLAIMS)) {
      claims.add(new Row(fields[0], fields[1], fields[2]));
    }
    for (String[] fields : fields(UNTESTED)) {
      words.put(fields[0], fields[1]);
    }
    for (Path source : testSources()) {
      collect(source);
    }
  }

  @Test
  void everyClaimHasATestOrAWord() throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      dropWordsOfWhatIsShown();
    }
    List<String> ids = claims.stream().map(Row::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids).as("claims that tests say they show").containsAll(shownBy.keySet());
    assertThat(words.values()).as("words").isSubsetOf("later", "refused", "context");
    assertThat(words.keySet())
        .as("claims with a word")
        .doesNotContainAnyElementsOf(shownBy.keySet());
    assertThat(Stream.concat(words.keySet().stream(), shownBy.keySet().stream()))
        .as("claims with a test or a word")
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void thePageSaysWhatTheTestsSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "").as(WRITE).isEqualTo(page);
  }

  private String page() {
    long context = words.values().stream().filter("context"::equals).count();
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Claims

        <!-- Written by ClaimsTest from docs/claims/ and the @Claim annotations: do not edit. -->

        Cadastre was asked to hold every claim of some documents on IPAM. [claims.tsv](claims/claims.tsv)
        lists them with their sources. A claim has a test that shows it, or one word that says why not:
        *later*, *refused* or *context* ([untested.tsv](claims/untested.tsv)).

        """);
    page.append(
        "%d claims: %d shown by a test, %d context, %d open.\n"
            .formatted(
                claims.size(), shownBy.size(), context, claims.size() - shownBy.size() - context));
    String source = "";
    for (Row row : claims) {
      String of = row.id.substring(0, row.id.indexOf('.'));
      if (!of.equals(source)) {
        source = of;
        page.append("\n## ").append(of).append("\n\n| id | claim | shown by |\n|---|---|---|\n");
      }
      List<String> tests = shownBy.get(row.id);
      page.append("| %s | %s | ".formatted(row.id, row.claim.replace("|", "\\|")))
          .append(tests != null ? String.join(", ", tests) : words.getOrDefault(row.id, "nothing"))
          .append(" |\n");
    }
    return page.toString();
  }

  private void dropWordsOfWhatIsShown() throws IOException {
    words.keySet().removeAll(shownBy.keySet());
    List<String> left =
        Files.readAllLines(UNTESTED).stream()
            .filter(line -> !shownBy.containsKey(line.split("\t", -1)[0]))
            .toList();
    Files.writeString(UNTESTED, String.join("\n", left) + "\n");
  }

  private void collect(Path source) throws IOException {
    String text = Files.readString(source);
    Matcher declared = DECLARED.matcher(text);
    for (MatchResult annotation : ANNOTATION.matcher(text).results().toList()) {
      assertThat(declared.find(annotation.end())).as("what @Claim is on, in " + source).isTrue();
      String type = source.getFileName().toString().replace(".java", "");
      String method = declared.group("method");
      String link =
          "[%s](../%s)"
              .formatted(method == null ? type : type + "." + method, ROOT.relativize(source));
      for (MatchResult id : ID.matcher(annotation.group(1)).results().toList()) {
        shownBy.computeIfAbsent(id.group(1), i -> new ArrayList<>()).add(link);
      }
    }
  }

  /** In one order on every machine. */
  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : new TreeSet<>(modules.toList())) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  /** The lines of a table but its comments and its heading. */
  private static List<String[]> fields(Path table) throws IOException {
    return Files.readAllLines(table).stream()
        .filter(line -> !line.startsWith("#"))
        .skip(1)
        .map(line -> line.split("\t", -1))
        .toList();
  }
}
