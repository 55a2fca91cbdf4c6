package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.tag.Tags;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a caller asked for, without what was minted on the way. */
public final class Parameters {
  private static final ClassValue<Given[]> GIVEN =
      new ClassValue<>() {
        @Override
        protected Given[] computeValue(Class<?> type) {
          return given(type);
        }
      };

  private Parameters() {}

  /**
   * Equal for two requests when a caller would say that they ask for the same.
   *
   * @param region that was called, where a resource may come to lie; null: none
   */
  public static Hash hash(Command command, @Nullable String region) {
    AvroOut out = new AvroOut();
    text(command.getClass().getSimpleName(), out);
    write(command, out);
    if (region != null) {
      leaf(region, out);
    }
    return new Hash(Hash.sha256().digest(out.toBytes()));
  }

  /**
   * Kind, then counts before what they count and lengths before texts, so that no two values come
   * to the same bytes. A component that is not given is left out, so that one added by a later
   * release changes nothing for those who do not give it.
   */
  private static void write(@Nullable Object value, AvroOut out) {
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
        out.writeFourBytes(tags.entries().size());
        for (Map.Entry<String, String> tag : tags.entries().entrySet()) {
          text(tag.getKey(), out);
          text(tag.getValue(), out);
        }
      }
      case List<?> list -> {
        out.writeByte('L');
        out.writeFourBytes(list.size());
        for (Object item : list) {
          write(item, out);
        }
      }
      case Record nested -> {
        Given[] given = GIVEN.get(nested.getClass());
        @Nullable Object[] values = new Object[given.length];
        int count = 0;
        for (int i = 0; i < given.length; i++) {
          values[i] = given[i].getter.apply(nested);
          count += values[i] == null ? 0 : 1;
        }
        out.writeByte('R');
        out.writeFourBytes(count);
        for (int i = 0; i < given.length; i++) {
          if (values[i] != null) {
            out.writeFixed(given[i].name);
            write(values[i], out);
          }
        }
      }
      default -> throw new IllegalArgumentException("no kind of parameter: " + value.getClass());
    }
  }

  /**
   * A component that a caller gives.
   *
   * @param name its name as it is written
   */
  private record Given(byte[] name, Function<Object, @Nullable Object> getter) {}

  private static Given[] given(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> !component.isAnnotationPresent(Minted.class))
        .sorted(Comparator.comparing(RecordComponent::getName))
        .map(component -> new Given(written(component.getName()), Getters.of(component)))
        .toArray(Given[]::new);
  }

  private static byte[] written(String name) {
    AvroOut out = new AvroOut();
    text(name, out);
    return out.toBytes();
  }

  private static void leaf(String text, AvroOut out) {
    out.writeByte('T');
    text(text, out);
  }

  private static void text(String text, AvroOut out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeFourBytes(bytes.length);
    out.writeFixed(bytes);
  }
}
