package io.cadastre.alerting;

import io.cadastre.alerting.dispatch.ReceiverSettings;
import io.cadastre.alerting.rule.Measure;
import io.cadastre.alerting.rule.Rule;
import io.cadastre.alerting.rule.Selector;
import io.cadastre.alerting.rule.Severity;
import io.cadastre.alerting.rule.SubjectKind;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.kafka.codec.RecordCodec;
import io.cadastre.service.BadSettingException;
import io.cadastre.service.ClusterSettings;
import io.cadastre.service.Settings;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from the section {@code alerting} of a YAML file, and which cluster from its top
 * level; the rest of it is the other services'. Every key is optional but names, types and URLs.
 */
public final class AlertingSettingsFile {
  private static final String NAME = "[a-z0-9][a-z0-9-]*";
  private static final String PERCENT = "\\d{1,3}(\\.\\d{1,6})?";
  private static final BigDecimal ALL = BigDecimal.valueOf(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private AlertingSettingsFile() {}

  /**
   * The settings of that file, or the defaults where there is none.
   *
   * @throws BadSettingException when one will not do
   */
  public static AlertingSettings read(@Nullable Path file) {
    Settings root = Settings.read(file);
    ClusterSettings cluster = ClusterSettings.of(root);
    Settings alerting = root.section("alerting");
    AlertingSettings settings =
        new AlertingSettings(
            cluster,
            Path.of("data"),
            alerting.text("instance", "alerting-1", "[A-Za-z0-9][A-Za-z0-9._-]*"),
            rules(alerting),
            receivers(alerting));
    alerting.refuseRest();
    root.refuseRestBut(ClusterSettings.TOP_LEVEL);
    return settings;
  }

  private static List<Rule> rules(Settings alerting) {
    boolean standard = !alerting.has("rules");
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Settings each : alerting.list("rules")) {
      rules.add(rule(each, names));
      each.refuseRest();
    }
    return standard ? List.of(Rule.STANDARD) : rules;
  }

  private static Rule rule(Settings rule, Set<String> names) {
    String name = name(rule, names);
    Measure measure = oneOf(rule, "measure", Measure.ALLOCATED);
    Selector selector =
        new Selector(
            oneOf(rule, "of", SubjectKind.POOL),
            set(rule, "pools", PoolId::new, "the id of a pool"),
            set(rule, "scopes", ScopeId::new, "the id of a scope"),
            set(rule, "ipams", IpamId::new, "the id of an IPAM"),
            set(rule, "families", AlertingSettingsFile::family, "ipv4 or ipv6"));
    BigDecimal raiseAt = percent(rule, "raise-at", Rule.STANDARD.raiseAt());
    BigDecimal clearAt = percent(rule, "clear-at", Rule.STANDARD.clearAt());
    if (clearAt.compareTo(raiseAt) >= 0) {
      throw rule.wrong(
          "clear-at",
          "must be below raise-at, or an alert would come and go: %s is not below %s"
              .formatted(clearAt.toPlainString(), raiseAt.toPlainString()));
    }
    return new Rule(
        name,
        measure,
        selector,
        raiseAt,
        clearAt,
        holdFor(rule),
        oneOf(rule, "severity", Severity.WARNING));
  }

  private static Duration holdFor(Settings rule) {
    Duration holdFor =
        rule.parsed("for", Duration.ZERO, Duration::parse, "a duration such as PT5M");
    if (holdFor.isNegative()) {
      throw rule.wrong("for", "must not be negative");
    }
    return holdFor;
  }

  private static BigDecimal percent(Settings rule, String key, BigDecimal standard) {
    BigDecimal percent =
        rule.parsed(
            key,
            standard,
            text -> {
              if (!text.matches(PERCENT)) {
                throw new IllegalArgumentException();
              }
              return new BigDecimal(text);
            },
            "a percentage such as 80 or 79.5");
    if (percent.signum() <= 0 || percent.compareTo(ALL) > 0) {
      throw rule.wrong(key, "must be above 0 and at most 100, not " + percent.toPlainString());
    }
    return percent;
  }

  private static Family family(String text) {
    return coded(Family.values(), text);
  }

  private static <T> Set<T> set(
      Settings rule, String key, Function<String, T> parser, String form) {
    boolean given = rule.has(key);
    List<String> texts = rule.texts(key);
    if (given && texts.isEmpty()) {
      throw rule.wrong(key, "must not be empty: leave it out to take all");
    }
    Set<T> set = new LinkedHashSet<>();
    for (String text : texts) {
      try {
        set.add(parser.apply(text));
      } catch (IllegalArgumentException e) {
        throw rule.wrong(key + "[" + set.size() + "]", "must be " + form + ", not " + text);
      }
    }
    return set;
  }

  private static List<ReceiverSettings> receivers(Settings alerting) {
    boolean standard = !alerting.has("receivers");
    List<ReceiverSettings> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Settings each : alerting.list("receivers")) {
      receivers.add(receiver(each, names));
      each.refuseRest();
    }
    return standard ? List.of(new ReceiverSettings.Log("log")) : receivers;
  }

  private static ReceiverSettings receiver(Settings receiver, Set<String> names) {
    String name = name(receiver, names);
    String type = receiver.required("type");
    return switch (type) {
      case "log" -> new ReceiverSettings.Log(name);
      case "webhook" ->
          new ReceiverSettings.Webhook(
              name,
              url(receiver, "url", receiver.required("url")),
              receiver.duration("timeout", TIMEOUT),
              externalUrl(receiver));
      default -> throw receiver.wrong("type", "must be log or webhook, not " + type);
    };
  }

  private static String externalUrl(Settings receiver) {
    String text = receiver.text("external-url", "");
    return text.isEmpty() ? "" : url(receiver, "external-url", text).toString();
  }

  /** What stands there may be a secret, so the refusal does not repeat it. */
  private static URI url(Settings receiver, String key, String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      boolean https = "https".equalsIgnoreCase(url.getScheme());
      if ((http || https) && url.getHost() != null) {
        if (url.getRawUserInfo() != null) {
          throw receiver.wrong(key, "must not hold a user: it would not be sent");
        }
        return url;
      }
    } catch (URISyntaxException e) {
      // Its message quotes the text.
    }
    throw receiver.wrong(key, "must be the whole URL of something on http or https");
  }

  private static String name(Settings one, Set<String> names) {
    String name = one.required("name");
    if (!name.matches(NAME)) {
      throw one.wrong("name", "must be of the form " + NAME + ", not " + name);
    }
    if (!names.add(name)) {
      throw one.wrong("name", "must be one of a kind, and " + name + " comes twice");
    }
    return name;
  }

  private static <E extends Enum<E>> E oneOf(Settings rule, String key, E standard) {
    E[] all = standard.getDeclaringClass().getEnumConstants();
    String form = Arrays.stream(all).map(RecordCodec::kebab).collect(Collectors.joining(", "));
    return rule.parsed(key, standard, text -> coded(all, text), "one of " + form);
  }

  private static <E extends Enum<E>> E coded(E[] all, String text) {
    return Arrays.stream(all)
        .filter(constant -> RecordCodec.kebab(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }
}
