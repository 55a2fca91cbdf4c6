package io.cadastre.discovery;

import io.cadastre.discovery.collect.file.FileFormat;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.ClusterSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All that can be set of the discovery service.
 *
 * @param cluster where the topics are
 * @param sources each name once
 */
public record DiscoverySettings(ClusterSettings cluster, List<SourceSettings> sources) {
  /**
   * @throws BadSettingException when two sources have one name
   */
  public DiscoverySettings {
    sources = List.copyOf(sources);
    Set<String> names = new HashSet<>();
    for (SourceSettings source : sources) {
      if (!names.add(source.name())) {
        throw new BadSettingException("two sources of discovery have the name " + source.name());
      }
    }
  }

  public Map<String, Object> kafka() {
    return cluster.kafka();
  }

  public Topics topics() {
    return cluster.topics();
  }

  /** The same with Kafka at that address. */
  public DiscoverySettings at(String bootstrapServers) {
    return new DiscoverySettings(cluster.at(bootstrapServers), sources);
  }

  /**
   * The same with one source more: that file, by its name in small letters.
   *
   * @throws BadSettingException when its name says no format, or is that of another source
   */
  public DiscoverySettings withFile(Path file) {
    FileFormat format = FileFormat.of(file);
    if (format == null) {
      throw new BadSettingException("the file of resources must end in .csv or .json, not " + file);
    }
    List<SourceSettings> more = new ArrayList<>(sources);
    more.add(
        new SourceSettings(
            name(file), file, format, cluster.account(), SourceSettings.STANDARD_EVERY));
    return new DiscoverySettings(cluster, more);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName())
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.-]", "-")
        .replaceFirst("^[.-]+", "");
  }
}
