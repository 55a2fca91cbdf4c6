package io.cadastre.discovery;

import io.cadastre.discovery.collect.file.FileFormat;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A file that lists resources.
 *
 * @param name what it is known by on the topics: renamed, it is another source
 * @param owner the account whose resource discoveries see it, 12 digits
 * @param every how often it is looked at
 */
public record SourceSettings(
    String name, Path path, FileFormat format, String owner, Duration every) {
  static final String NAME_FORM = "[a-z0-9][a-z0-9.-]*";
  static final Duration STANDARD_EVERY = Duration.ofSeconds(2);
}
