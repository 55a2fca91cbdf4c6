package io.cadastre.service;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * One level of a settings file. Each setting is taken once; {@link #refuseRest} then refuses what
 * nobody took. What is of the wrong form is refused with its place.
 */
public final class Settings {
  private final Map<String, Object> values;
  private final String place;

  private Settings(Map<String, Object> values, String place) {
    this.values = new LinkedHashMap<>(values);
    this.place = place;
  }

  /**
   * The top level of that YAML file; where there is none, nothing is set.
   *
   * @throws BadSettingException when it cannot be read
   */
  public static Settings read(@Nullable Path file) {
    return new Settings(file == null ? Map.of() : load(file), "");
  }

  private static Map<String, Object> load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      return loaded == null ? Map.of() : mapping(loaded, file.toString());
    } catch (IOException e) {
      throw new BadSettingException("cannot read " + file + ": " + e.getMessage());
    } catch (YAMLException e) {
      throw new BadSettingException(
          file + " is not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static Map<String, Object> mapping(Object value, String where) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new BadSettingException(where + " must hold keys and values");
    }
    Map<String, Object> mapping = new LinkedHashMap<>();
    map.forEach((key, item) -> mapping.put(String.valueOf(key), item));
    return mapping;
  }

  /** The level below that key; empty where it is not set. */
  public Settings section(String key) {
    Object value = values.remove(key);
    return new Settings(value == null ? Map.of() : mapping(value, place + key), place + key + ".");
  }

  /** The levels listed under that key; empty where it is not set. */
  public List<Settings> list(String key) {
    Object value = values.remove(key);
    if (value != null && !(value instanceof List<?>)) {
      throw new BadSettingException(place + key + " must be a list");
    }
    List<Settings> list = new ArrayList<>();
    for (Object item : value instanceof List<?> items ? items : List.of()) {
      String where = place + key + "[" + list.size() + "]";
      list.add(new Settings(mapping(item, where), where + "."));
    }
    return list;
  }

  /** The texts listed under that key; empty where it is not set. */
  public List<String> texts(String key) {
    Object value = values.remove(key);
    if (value != null && !(value instanceof List<?>)) {
      throw wrong(key, "must be a list");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof List<?> items ? items : List.of()) {
      if (item == null || item instanceof Map<?, ?> || item instanceof List<?>) {
        throw wrong(key + "[" + texts.size() + "]", "must be a text");
      }
      texts.add(item.toString());
    }
    return texts;
  }

  /** Whether that key is set; with nothing behind it, it is not. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /** Everything on this level, as it stands. */
  public Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>(values);
    values.clear();
    return all;
  }

  public String text(String key, String standard) {
    Object value = values.remove(key);
    return value == null ? standard : value.toString();
  }

  /**
   * @param form a regular expression that all of it must match
   */
  public String text(String key, String standard, String form) {
    String text = text(key, standard);
    if (!text.matches(form)) {
      throw wrong(key, "must be of the form " + form + ", not " + text);
    }
    return text;
  }

  public String required(String key) {
    Object value = values.remove(key);
    if (value == null) {
      throw wrong(key, "is missing");
    }
    return value.toString();
  }

  /**
   * An account: 12 digits, in quotes, or YAML loses leading zeros.
   *
   * @param standard null: it must be set
   */
  public String account(String key, @Nullable String standard) {
    String account = standard == null ? required(key) : text(key, standard);
    if (!account.matches("\\d{12}")) {
      throw wrong(key, "must be 12 digits in quotes, not " + account);
    }
    return account;
  }

  public int number(String key, int least, int standard) {
    int number = parsed(key, standard, Integer::valueOf, "a whole number");
    if (number < least) {
      throw wrong(key, "must be at least " + least);
    }
    return number;
  }

  /** A duration in ISO 8601, longer than nothing. */
  public Duration duration(String key, Duration standard) {
    Duration duration = parsed(key, standard, Duration::parse, "a duration such as PT10S");
    if (duration.isNegative() || duration.isZero()) {
      throw wrong(key, "must be longer than nothing");
    }
    return duration;
  }

  /**
   * @param parser throws an {@link IllegalArgumentException} for what it cannot read
   * @param form what it must be, for the refusal
   */
  public <T> T parsed(String key, T standard, Function<String, T> parser, String form) {
    Object value = values.remove(key);
    if (value == null) {
      return standard;
    }
    try {
      return parser.apply(value.toString());
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw wrong(key, "must be " + form + ", not " + value);
    }
  }

  /** The refusal of that setting, with its place. */
  public BadSettingException wrong(String key, String why) {
    return new BadSettingException(place + key + " " + why);
  }

  /**
   * The same for a level that others read as well.
   *
   * @param ofOthers what they take
   */
  public void refuseRestBut(Set<String> ofOthers) {
    values.keySet().removeAll(ofOthers);
    refuseRest();
  }

  /**
   * @throws BadSettingException when something is set that nobody took
   */
  public void refuseRest() {
    if (!values.isEmpty()) {
      throw new BadSettingException("unknown setting " + place + values.keySet().iterator().next());
    }
  }
}
