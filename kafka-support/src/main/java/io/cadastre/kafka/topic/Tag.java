package io.cadastre.kafka.topic;

import io.cadastre.domain.core.Id;
import java.util.HexFormat;

/** The 20 bits by which an aggregate finds its partition: 5 hex digits. */
public final class Tag {
  private static final int BITS = 4 * Id.TAG_DIGITS;

  private Tag() {}

  /** Which of {@code partitions} an aggregate of that tag is decided in: tag × N >> 20. */
  public static int partition(String tag, int partitions) {
    return (int) ((long) HexFormat.fromHexDigits(tag) * partitions >> BITS);
  }

  /** The tag in a record's key: the key itself, or part of the id that it is. */
  public static String ofKey(String key) {
    return key.length() == Id.TAG_DIGITS ? key : Id.tagOf(key);
  }
}
