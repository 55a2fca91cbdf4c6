package io.cadastre.kafka.topic;

import io.cadastre.domain.core.Id;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The 20 bits by which an aggregate finds its partition: 5 hex digits. */
public final class Tag {
  private static final int BITS = 4 * Id.TAG_DIGITS;

  private Tag() {}

  /** Which of {@code partitions} an aggregate of that tag is decided in: tag × N >> 20. */
  public static int partition(String tag, int partitions) {
    return (int) ((long) HexFormat.fromHexDigits(tag) * partitions >> BITS);
  }

  /** Whether the text is a tag. */
  public static boolean isTag(@Nullable String text) {
    return text != null
        && text.length() == Id.TAG_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }
}
