package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.tag.Tags;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the caller of a command asked for, without what was minted on the way. */
public final class Parameters {
  private Parameters() {}

  /** Equal for two commands when a caller would say that they ask for the same. */
  public static Hash hash(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(command.getClass().getSimpleName(), out);
      write(command, out);
      return new Hash(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Kind, then counts before what they count and lengths before texts, so that no two values come
   * to the same bytes. A component that is not given is left out, so that one added by a later
   * release changes nothing for those who do not give it.
   */
  private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
    switch (value) {
      case null -> out.writeByte('0');
      case Id id -> leaf(id.value(), out);
      case Cidr cidr -> leaf(cidr.toString(), out);
      case Enum<?> constant -> leaf(constant.name(), out);
      case String string -> leaf(string, out);
      case Boolean flag -> leaf(flag.toString(), out);
      case Integer number -> leaf(number.toString(), out);
      case Instant time -> leaf(time.toString(), out);
      case Tags tags -> {
        out.writeByte('M');
        out.writeInt(tags.entries().size());
        for (Map.Entry<String, String> tag : tags.entries().entrySet()) {
          text(tag.getKey(), out);
          text(tag.getValue(), out);
        }
      }
      case List<?> list -> {
        out.writeByte('L');
        out.writeInt(list.size());
        for (Object item : list) {
          write(item, out);
        }
      }
      case Record nested -> {
        SortedMap<String, Object> given = given(nested);
        out.writeByte('R');
        out.writeInt(given.size());
        for (Map.Entry<String, Object> component : given.entrySet()) {
          text(component.getKey(), out);
          write(component.getValue(), out);
        }
      }
      default -> throw new IllegalArgumentException("no kind of parameter: " + value.getClass());
    }
  }

  private static SortedMap<String, Object> given(Record value) {
    SortedMap<String, Object> given = new TreeMap<>();
    for (RecordComponent component : RecordCodec.components(value.getClass())) {
      Object one = RecordCodec.get(component, value);
      if (one != null && !component.isAnnotationPresent(Minted.class)) {
        given.put(component.getName(), one);
      }
    }
    return given;
  }

  private static void leaf(String text, DataOutputStream out) throws IOException {
    out.writeByte('T');
    text(text, out);
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
