package io.cadastre.discovery.collect.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.discovery.collect.Sweep;
import io.cadastre.domain.resource.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of a test and a clock that stands still. */
final class ResourceFile {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final Path path;

  ResourceFile(Path path) {
    this.path = path;
  }

  /** Written that long ago. */
  ResourceFile written(String text, Duration ago) {
    return written(text.getBytes(UTF_8), ago);
  }

  ResourceFile written(byte[] bytes, Duration ago) {
    try {
      Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return touched(ago);
  }

  ResourceFile touched(Duration ago) {
    try {
      Files.setLastModifiedTime(path, FileTime.from(NOW.minus(ago)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  FileCollector collector() {
    FileFormat format = FileFormat.of(path);
    return new FileCollector(path, format == null ? FileFormat.CSV : format, () -> NOW);
  }

  /** The first look of a new process. */
  Sweep sweep(@Nullable String applied) {
    return collector().sweep(applied);
  }

  Sweep.Seen seen() {
    Sweep sweep = sweep(null);
    if (sweep instanceof Sweep.Seen seen) {
      return seen;
    }
    throw new AssertionError("not seen: " + sweep);
  }

  List<Resource> resources() {
    return seen().resources();
  }

  /** Why the sweep failed. */
  String failure() {
    Sweep sweep = sweep(null);
    if (sweep instanceof Sweep.Failed failed) {
      return failed.why();
    }
    throw new AssertionError("not failed: " + sweep);
  }
}
