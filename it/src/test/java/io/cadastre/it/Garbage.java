package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.schemas.BundledSchemas;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Records that are no requests, each kind with what its dead letter must say. */
final class Garbage {
  private static final Messages MESSAGES = new Messages(BundledSchemas.load());

  private final SplittableRandom random;
  private final Wishes wishes;

  Garbage(SplittableRandom random, Wishes wishes) {
    this.random = random;
    this.wishes = wishes;
  }

  /**
   * A kind of it.
   *
   * @param weight how often, beside the others
   * @param reason a pattern
   * @param maker of one value
   */
  record Kind(String name, int weight, String reason, Maker maker) {}

  interface Maker {
    byte @Nullable [] make();
  }

  /**
   * @param event a record of the event log
   */
  List<Kind> kinds(byte[] event) {
    return List.of(
        new Kind("unknown schema", 200, "unknown schema id 0x44", this::ofNoSchema),
        new Kind("truncated Avro", 300, "not a io.cadastre|not in the Confluent", this::truncated),
        new Kind("broken JSON", 300, "neither framed nor JSON", this::broken),
        new Kind("noise", 100, "neither framed nor JSON|is an object", this::noise),
        new Kind("nothing", 50, "no value", () -> null),
        new Kind("an event", 50, "does not belong on this topic", event::clone),
        new Kind("no type", 50, "says its type", () -> without("type")),
        new Kind("no pool", 50, "exactly one of pool", () -> without("pool")),
        new Kind("no id", 50, "requestId is missing", this::withoutId),
        new Kind("unknown type", 50, "no request of type Eat", () -> with("type", "Eat")),
        new Kind("unknown field", 50, "has no field color", () -> with("color", "red")),
        new Kind("no pool's id", 50, "not an id", () -> with("pool", "the usual")),
        new Kind("too large", 5, "more than a request may have", this::large));
  }

  static byte[] avro(byte[] json) {
    return MESSAGES.encode(MESSAGES.request(json));
  }

  private ObjectNode wish() {
    return wishes.byLength(28);
  }

  private static byte[] bytes(ObjectNode wish) {
    return Wishes.bytes(wish, "never");
  }

  private byte[] ofNoSchema() {
    byte[] value = avro(bytes(wish()));
    value[1] = 0x44;
    return value;
  }

  private byte[] truncated() {
    byte[] value = avro(bytes(wish()));
    return Arrays.copyOf(value, random.nextInt(1, value.length));
  }

  private byte[] broken() {
    byte[] value = bytes(wish());
    return Arrays.copyOf(value, random.nextInt(1, value.length));
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(1, 300)];
    random.nextBytes(noise);
    noise[0] |= 1; // what is framed begins with a zero
    return noise;
  }

  private byte[] without(String field) {
    return bytes(wish().without(List.of(field)));
  }

  private byte[] withoutId() {
    return wish().toString().getBytes(UTF_8);
  }

  private byte[] with(String field, String value) {
    return bytes(wish().put(field, value));
  }

  private byte[] large() {
    return with("purpose", "x".repeat(261_800));
  }
}
