package io.cadastre.allocator;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.caller.Callers.AccessKey;
import io.cadastre.kafka.topic.Topics;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads settings from YAML. Every key is optional; one that is unknown or of the wrong form is
 * refused with its place. {@code docs/operating.md} lists them.
 */
public final class SettingsFile {
  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "123456789012";

  private final Map<String, Object> values;
  private final String place;

  private SettingsFile(Map<String, Object> values, String place) {
    this.values = new LinkedHashMap<>(values);
    this.place = place;
  }

  /** A setting is not what it must be; the message says which, where and what it must be. */
  public static final class BadSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadSettingException(String message) {
      super(message);
    }
  }

  /**
   * The settings of that file, or the defaults where there is none.
   *
   * @param folder for state
   */
  public static AllocatorSettings read(@Nullable Path file, Path folder) {
    SettingsFile root = new SettingsFile(file == null ? Map.of() : load(file), "");
    AllocatorSettings settings =
        new AllocatorSettings(
            root.section("kafka").values,
            new Topics(root.text("topic-prefix", "ipam", "[a-z0-9][a-z0-9.-]*")),
            folder,
            root.text("instance", "allocator-1"),
            root.number("threads", 1, 1),
            root.callers(),
            root.limits(),
            root.duration("outcome-window", Duration.ofHours(24)),
            root.duration("outcome-timeout", Duration.ofSeconds(10)),
            root.duration("read-timeout", Duration.ofSeconds(1)));
    root.refuseRest();
    return settings;
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

  private Callers callers() {
    List<AccessKey> keys = new ArrayList<>();
    Object listed = values.remove("keys");
    if (listed != null && !(listed instanceof List<?>)) {
      throw new BadSettingException("keys must be a list");
    }
    int number = 0;
    for (Object item : listed instanceof List<?> list ? list : List.of()) {
      String where = "keys[" + number++ + "]";
      SettingsFile key = new SettingsFile(mapping(item, where), where + ".");
      keys.add(new AccessKey(key.required("id"), key.required("secret"), key.account(null)));
      key.refuseRest();
    }
    return new Callers(text("region", REGION, "[a-z]{2,}(-[a-z0-9]+)+"), account(ACCOUNT), keys);
  }

  private Limits limits() {
    SettingsFile limits = section("limits");
    String profile = limits.text("profile", "default");
    Limits standard =
        switch (profile) {
          case "default" -> Limits.DEFAULT;
          case "aws" -> Limits.AWS;
          default ->
              throw new BadSettingException(
                  "limits.profile must be default or aws, not " + profile);
        };
    Limits set =
        new Limits(
            limits.number("ipams", 1, standard.ipams()),
            limits.number("scopes", 1, standard.scopes()),
            limits.number("pools", 1, standard.pools()),
            limits.number("cidrs", 1, standard.cidrs()),
            limits.number("depth", 1, standard.depth()),
            limits.number("regions", 1, standard.regions()));
    limits.refuseRest();
    return set;
  }

  private SettingsFile section(String key) {
    Object value = values.remove(key);
    return new SettingsFile(value == null ? Map.of() : mapping(value, place + key), key + ".");
  }

  private String text(String key, String standard) {
    Object value = values.remove(key);
    return value == null ? standard : value.toString();
  }

  private String text(String key, String standard, String form) {
    String text = text(key, standard);
    if (!text.matches(form)) {
      throw new BadSettingException(place + key + " must be of the form " + form + ", not " + text);
    }
    return text;
  }

  private String required(String key) {
    Object value = values.remove(key);
    if (value == null) {
      throw new BadSettingException(place + key + " is missing");
    }
    return value.toString();
  }

  /** Account ids are quoted in YAML, or their leading zeros are lost. */
  private String account(@Nullable String standard) {
    String account = standard == null ? required("account") : text("account", standard);
    if (!account.matches("\\d{12}")) {
      throw new BadSettingException(place + "account must be 12 digits in quotes, not " + account);
    }
    return account;
  }

  private int number(String key, int least, int standard) {
    int number = parsed(key, standard, Integer::valueOf, "a whole number");
    if (number < least) {
      throw new BadSettingException(place + key + " must be at least " + least);
    }
    return number;
  }

  private Duration duration(String key, Duration standard) {
    Duration duration = parsed(key, standard, Duration::parse, "a duration such as PT10S");
    if (duration.isNegative() || duration.isZero()) {
      throw new BadSettingException(place + key + " must be longer than nothing");
    }
    return duration;
  }

  private <T> T parsed(String key, T standard, Function<String, T> parser, String form) {
    Object value = values.remove(key);
    if (value == null) {
      return standard;
    }
    try {
      return parser.apply(value.toString());
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new BadSettingException(place + key + " must be " + form + ", not " + value);
    }
  }

  private void refuseRest() {
    if (!values.isEmpty()) {
      throw new BadSettingException("unknown setting " + place + values.keySet().iterator().next());
    }
  }
}
