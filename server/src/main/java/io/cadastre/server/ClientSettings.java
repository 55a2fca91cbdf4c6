package io.cadastre.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Settings of Kafka's clients out of a properties file, as the {@code --command-config} of Kafka's
 * own tools. Passwords are among them: it never says what they are.
 */
final class ClientSettings {
  private final String file;
  private final Map<String, Object> values;

  private ClientSettings(String file, Map<String, Object> values) {
    this.file = file;
    this.values = values;
  }

  /** Its name as it was given. */
  String file() {
    return file;
  }

  /** By the names that Kafka has for them. */
  Map<String, Object> values() {
    return values;
  }

  /** Reads the file that an option names. */
  static final class FromFile implements ITypeConverter<ClientSettings> {
    @Override
    public ClientSettings convert(String file) {
      Properties read = new Properties();
      try (InputStream bytes = Files.newInputStream(Path.of(file))) {
        read.load(bytes);
      } catch (IOException | IllegalArgumentException e) { // the latter of what is no path as well
        throw new TypeConversionException("cannot read " + file);
      }
      Map<String, Object> values = new HashMap<>();
      read.forEach((name, value) -> values.put((String) name, value));
      return new ClientSettings(file, values);
    }
  }
}
