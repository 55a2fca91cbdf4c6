package io.cadastre.discovery.collect.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * How a file looks from outside.
 *
 * @param key tells a file from another put in its place: its inode, where the system has such
 */
record FileStamp(boolean isFile, long size, Instant changed, String key) {
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes read = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(
        read.isRegularFile(),
        read.size(),
        read.lastModifiedTime().toInstant(),
        String.valueOf(read.fileKey()));
  }

  String version() {
    return size + " bytes of " + changed + " " + key;
  }

  /** Whether it was changed less than that long before or after now. */
  boolean isYoungerThan(Duration age, Instant now) {
    return Duration.between(changed, now).abs().compareTo(age) < 0;
  }
}
