package io.cadastre.discovery;

import io.cadastre.discovery.collect.file.FileFormat;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.ClusterSettings;
import io.cadastre.service.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code discovery} of a settings file, and what all services share. A key there
 * that is unknown or of the wrong form is refused with its place; the other sections are the other
 * services'.
 */
public final class DiscoverySettingsFile {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofHours(24);

  private DiscoverySettingsFile() {}

  /**
   * The settings of that file; no sources where there is none.
   *
   * @throws BadSettingException when one will not do
   */
  public static DiscoverySettings read(@Nullable Path file) {
    Settings root = Settings.read(file);
    ClusterSettings cluster = ClusterSettings.of(root);
    Settings discovery = root.section("discovery");
    List<SourceSettings> sources = new ArrayList<>();
    for (Settings source : discovery.list("sources")) {
      sources.add(source(source, cluster.account()));
      source.refuseRest();
    }
    discovery.refuseRest();
    root.refuseRestBut(ClusterSettings.TOP_LEVEL);
    return new DiscoverySettings(cluster, sources);
  }

  private static SourceSettings source(Settings source, String account) {
    String name = source.required("name");
    if (!name.matches(SourceSettings.NAME_FORM)) {
      throw source.wrong(
          "name", "must be of the form " + SourceSettings.NAME_FORM + ", not " + name);
    }
    String type = source.required("type");
    if (!type.equals("file")) {
      throw source.wrong("type", "must be file, not " + type);
    }
    Path path = path(source);
    return new SourceSettings(
        name, path, format(source, path), source.account("owner", account), every(source));
  }

  private static Duration every(Settings source) {
    Duration every = source.duration("every", SourceSettings.STANDARD_EVERY);
    if (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0) {
      throw source.wrong("every", "must be from " + LEAST + " to " + MOST + ", not " + every);
    }
    return every;
  }

  private static Path path(Settings source) {
    String path = source.required("path");
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw source.wrong("path", "is no path: " + e.getMessage());
    }
  }

  private static FileFormat format(Settings source, Path path) {
    String format = source.text("format", "");
    FileFormat byName = FileFormat.of(path);
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "csv" -> FileFormat.CSV;
      case "json" -> FileFormat.JSON;
      case "" -> {
        if (byName == null) {
          throw source.wrong("path", "must end in .csv or .json, or format must be set");
        }
        yield byName;
      }
      default -> throw source.wrong("format", "must be csv or json, not " + format);
    };
  }
}
