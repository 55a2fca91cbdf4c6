package io.cadastre.domain.tag;

import java.util.Map;
import java.util.TreeMap;

/** The tags of an object: key to value, keys unique and in order. */
public record Tags(Map<String, String> entries) {
  public static final Tags NONE = new Tags(Map.of());

  /** EC2 limits: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html. */
  public static final int MAX = 50;

  public static final int MAX_KEY_LENGTH = 128;
  public static final int MAX_VALUE_LENGTH = 256;
  public static final String RESERVED = "aws:";

  public Tags {
    entries = java.util.Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  public boolean containsAll(Tags required) {
    return entries.entrySet().containsAll(required.entries.entrySet());
  }

  public Tags with(Tags more) {
    Map<String, String> merged = new TreeMap<>(entries);
    merged.putAll(more.entries);
    return new Tags(merged);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }
}
