package io.cadastre.kafka.topic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One record by its place, written {@code TOPIC-PARTITION@OFFSET}. */
public record SourceOffset(String topic, int partition, long offset) {
  private static final Pattern FORM = Pattern.compile("(.+)-(\\d{1,4})@(\\d{1,18})");

  /** Empty when the text is not of that form. */
  public static Optional<SourceOffset> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new SourceOffset(
                form.group(1), Integer.parseInt(form.group(2)), Long.parseLong(form.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
