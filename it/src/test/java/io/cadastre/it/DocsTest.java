package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of itself and of the settings holds. */
class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> SETTINGS =
      List.of(
          "allocator-service/src/main/java/io/cadastre/allocator/SettingsFile.java",
          "service-support/src/main/java/io/cadastre/service/ClusterSettings.java",
          "discovery-service/src/main/java/io/cadastre/discovery/DiscoverySettingsFile.java",
          "alerting-service/src/main/java/io/cadastre/alerting/AlertingSettingsFile.java");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern KEY =
      Pattern.compile(
          "(?:text|texts|number|duration|required|section|list|account|parsed|has|oneOf|set|percent|url)\\(\\s*(?:\\w+,\\s*)?\"([a-z-]+)\"");

  @Test
  void relativeLinksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> pages = pages();
    assertThat(pages).hasSizeGreaterThan(10);
    for (Path page : pages) {
      for (MatchResult link : LINK.matcher(prose(page)).results().toList()) {
        if (!leadsSomewhere(page, link.group(1))) {
          broken.add(ROOT.relativize(page) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    if (link.matches("[a-z]+:.*")) {
      return true; // out of the repository
    }
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return target.startsWith(ROOT)
        && Files.exists(target)
        && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** The anchors that forges make of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everySettingIsExplained() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String file : SETTINGS) {
      KEY.matcher(Files.readString(ROOT.resolve(file)))
          .results()
          .forEach(key -> keys.add(key.group(1)));
    }
    assertThat(keys)
        .contains("region", "keys", "secret", "limits", "depth", "read-timeout", "topic-prefix")
        .contains("sources", "path", "rules", "raise-at", "receivers", "url");
    String page = Files.readString(ROOT.resolve("docs/operating.md"));
    assertThat(keys)
        .allSatisfy(key -> assertThat(page).containsPattern("`([a-z-]+(\\[\\])?\\.)?" + key + "`"));
  }

  @Test
  void theReadmeCountsTheOperations() throws IOException {
    String operations = Files.readString(ROOT.resolve("docs/operations.md"));
    String count =
        operations
            .lines()
            .filter(line -> line.matches("\\d+ operations, \\d+ built\\."))
            .findFirst()
            .orElseThrow();
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains(count);
  }

  @Test
  void theMetaTopicIsShownAsItIsWritten() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/topics.md"));
    String section = page.substring(page.indexOf("## ipam.meta.v1"));
    assertThat(section)
        .contains("| `format` | `" + TopicSetup.FORMAT + "` |")
        .contains("| `partitions` | `" + Topics.PARTITIONS + "` |")
        .containsPattern("(?m)^format +" + TopicSetup.FORMAT + "$")
        .containsPattern("(?m)^partitions +" + Topics.PARTITIONS + "$");
  }

  private static String prose(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> modules = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      top.filter(DocsTest::isPage).forEach(pages::add);
      modules.map(m -> m.resolve("README.md")).filter(Files::exists).forEach(pages::add);
      docs.filter(DocsTest::isPage).forEach(pages::add);
    }
    return pages;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }
}
