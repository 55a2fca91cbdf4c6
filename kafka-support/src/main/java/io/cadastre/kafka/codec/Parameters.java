package io.cadastre.kafka.codec;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.tag.Tags;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the caller of a command asked for, without what was minted on the way. */
public final class Parameters {
  private Parameters() {}

  /** The parameters by name, as text; those not given are absent. */
  public static SortedMap<String, String> of(Command command) {
    SortedMap<String, String> parameters = new TreeMap<>();
    collect("", (Record) command, parameters);
    return parameters;
  }

  private static void collect(String prefix, Record value, Map<String, String> parameters) {
    for (RecordComponent component : RecordCodec.components(value.getClass())) {
      Object given = RecordCodec.get(component, value);
      if (given == null || component.isAnnotationPresent(Minted.class)) {
        continue;
      }
      String name = prefix + component.getName();
      if (given instanceof Record nested && !(given instanceof Id) && !isLeaf(given)) {
        collect(name + ".", nested, parameters);
      } else {
        String text = text(given);
        if (!text.isEmpty() || given instanceof String) {
          parameters.put(name, text);
        }
      }
    }
  }

  private static boolean isLeaf(Object value) {
    return value instanceof io.cadastre.domain.address.Cidr || value instanceof Tags;
  }

  private static String text(Object value) {
    return switch (value) {
      case Id id -> id.value();
      case Enum<?> constant -> RecordCodec.kebab(constant);
      case Tags tags ->
          tags.entries().entrySet().stream()
              .map(tag -> tag.getKey() + "=" + tag.getValue())
              .collect(Collectors.joining("\n"));
      case List<?> list -> list.stream().map(Parameters::text).collect(Collectors.joining("\n"));
      default -> value.toString();
    };
  }

  /** Equal for two commands when a caller would say that they ask for the same. */
  public static Hash hash(Command command) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      add(sha256, command.getClass().getSimpleName());
      of(command)
          .forEach(
              (name, text) -> {
                add(sha256, name);
                add(sha256, text);
              });
      return new Hash(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Length first, so that no two lists of texts come to the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(java.nio.ByteBuffer.allocate(4).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
