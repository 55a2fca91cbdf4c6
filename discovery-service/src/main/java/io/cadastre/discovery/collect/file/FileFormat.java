package io.cadastre.discovery.collect.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How resources stand in a file. */
public enum FileFormat {
  CSV,
  JSON;

  /** The format that the ending of the name says; null: none that is known. */
  public static @Nullable FileFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") ? CSV : name.endsWith(".json") ? JSON : null;
  }

  List<Entry> read(String text) throws BrokenFileException {
    return switch (this) {
      case CSV -> CsvEntries.read(text);
      case JSON -> JsonEntries.read(text);
    };
  }
}
